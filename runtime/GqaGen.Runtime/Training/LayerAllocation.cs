namespace GqaGen.Runtime.Training;

/// <summary>How one attention layer shared its query heads out.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="MeanQueryHeads">The query heads that each KV head served, a mean over images; they sum to the layer's query heads.</param>
/// <param name="NonUniformShare">The share of images, from 0 to 1, whose allocation was not the uniform one (the remainder to the lower indices).</param>
public sealed record LayerAllocation(int Layer, IReadOnlyList<double> MeanQueryHeads, double NonUniformShare);
