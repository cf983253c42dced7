using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>
/// Converts a Vision Transformer with multi-head attention to one whose query heads share KV heads (Ainslie et al. 2023, "GQA", arXiv
/// 2305.13245, §2.1): the key and value heads of each group are pooled into one, everything else is copied.
/// </summary>
public static class MhaConversion
{
    /// <summary>
    /// Converts <paramref name="mha"/>, with timm's names: q, k and v either fused (<c>blocks.i.attn.qkv.*</c>) or separate
    /// (<c>blocks.i.attn.q.*</c> …), with as many heads as the target has query heads. With G = H nothing changes, to the last bit.
    /// The <c>head</c> is left out when it has another number of classes than the target, or when the source has none.
    /// </summary>
    /// <param name="mha">The source; its tensors stay the caller's and unchanged, types and devices are kept.</param>
    /// <param name="target">The dimensions of the model to convert for.</param>
    /// <param name="pooling">How the heads of a group become one.</param>
    /// <exception cref="ArgumentException">The dimensions do not fit together, or G does not divide H.</exception>
    /// <exception cref="CheckpointException">Tensors of the source are missing, misshapen, not floating or unexpected; the message names all of them.</exception>
    public static ConversionResult Convert(IReadOnlyDictionary<string, Tensor> mha, ViTOptions target, HeadPooling pooling = HeadPooling.Mean)
    {
        target.Validate();
        if (target.NumHeads % target.NumKvHeads != 0)
            throw new ArgumentException(
                $"NumKvHeads: {target.NumKvHeads} does not divide NumHeads {target.NumHeads}, so the heads cannot be pooled in equal groups. "
                + $"Choose one of {string.Join(", ", Enumerable.Range(1, target.NumHeads).Where(g => target.NumHeads % g == 0))}.", nameof(target));
        if (!Enum.IsDefined(pooling)) throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "not a HeadPooling");

        IReadOnlyList<ConversionStep> plan = new ConversionPlan(mha, target, pooling).Build();
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (ConversionStep step in plan)
            if (step.Make is { } make) tensors.Add(step.Entry.Name, make().detach());
        foreach (Tensor tensor in tensors.Values) tensor.MoveToOuterDisposeScope();
        return new(tensors, new([.. plan.Select(step => step.Entry)]));
    }
}
