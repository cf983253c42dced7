namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>How the key (and value) heads of a group become one when an MHA checkpoint is converted.</summary>
public enum HeadPooling
{
    /// <summary>Their mean (Ainslie et al. 2023, "GQA", arXiv 2305.13245, §2.1; Khan et al. 2024 do the same).</summary>
    Mean,

    /// <summary>The first of them.</summary>
    First,

    /// <summary>
    /// Their weighted sum. The weights are, within a group, the softmax of the Frobenius norms of the key heads' weights [d, C]; values and
    /// biases are pooled with the weights of the keys. Computed in float64.
    /// </summary>
    Weighted,
}
