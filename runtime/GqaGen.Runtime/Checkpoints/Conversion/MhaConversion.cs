using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>
/// Converts a Vision Transformer with multi-head attention to one whose query heads share KV heads (Ainslie et al. 2023, "GQA", arXiv
/// 2305.13245, §2.1): the key and value heads of each group are pooled into one, everything else is copied.
/// </summary>
/// <remarks>
/// The source has timm's names: q, k and v either fused (<c>blocks.i.attn.qkv.*</c>) or separate (<c>blocks.i.attn.q.*</c> or
/// <c>blocks.i.attn.q_proj.*</c> …), with as many heads as the target has query heads; what wrappers put before every name (<c>module.</c>,
/// <c>model.</c> …) is taken off. With G = H and the same images nothing changes, to the last bit. Position embeddings of another grid are
/// interpolated, weights for 3 channels summed for 1, as timm does. The <c>head</c> is left out when it has another number of classes than the
/// target, when it reads a representation layer (<c>pre_logits</c>), or when the source has none. A layer that the target does not have is an error.
/// </remarks>
public static class MhaConversion
{
    /// <summary>Converts tensors in memory.</summary>
    /// <param name="mha">The source; its tensors stay the caller's and unchanged, types and devices are kept.</param>
    /// <param name="target">The dimensions of the model to convert for.</param>
    /// <param name="pooling">How the heads of a group become one.</param>
    /// <exception cref="ArgumentException">The dimensions do not fit together, or G does not divide H.</exception>
    /// <exception cref="CheckpointException">Tensors of the source are missing, misshapen, not floating or unexpected; the message names all of them.</exception>
    public static ConversionResult Convert(IReadOnlyDictionary<string, Tensor> mha, ViTOptions target, HeadPooling pooling = HeadPooling.Mean)
    {
        Check(target, pooling);
        using ConversionSource source = ConversionSource.Of(mha);
        return Run(source, target, pooling, ConversionPlan.Of(source.Headers, target, pooling));
    }

    /// <summary>
    /// Converts a file, of which no more than one tensor is in memory beside the result. Whether it fits, and whether it is intact where it carries a
    /// checksum, is decided before anything is converted.
    /// </summary>
    /// <param name="mha">The source; it stays open.</param>
    /// <param name="target">The dimensions of the model to convert for.</param>
    /// <param name="pooling">How the heads of a group become one.</param>
    /// <exception cref="ArgumentException">The dimensions do not fit together, or G does not divide H.</exception>
    /// <exception cref="CheckpointException">Tensors of the source are missing, misshapen, not floating or unexpected; the message names all of them.</exception>
    /// <exception cref="IOException">The file is damaged.</exception>
    public static ConversionResult Convert(WeightsFile mha, ViTOptions target, HeadPooling pooling = HeadPooling.Mean)
    {
        Check(target, pooling);
        using ConversionSource source = ConversionSource.Of(mha);
        IReadOnlyList<ConversionStep> plan = Named(mha, () => ConversionPlan.Of(source.Headers, target, pooling));
        mha.Verify();
        return Run(source, target, pooling, plan);
    }

    /// <summary>What a conversion of a file would do: its report without norms. No data are read.</summary>
    /// <inheritdoc cref="Convert(WeightsFile, ViTOptions, HeadPooling)"/>
    public static ConversionReport Plan(WeightsFile mha, ViTOptions target, HeadPooling pooling = HeadPooling.Mean)
    {
        Check(target, pooling);
        using ConversionSource source = ConversionSource.Of(mha);
        return Report(source, target, pooling, Named(mha, () => ConversionPlan.Of(source.Headers, target, pooling)).Select(step => step.Entry));
    }

    private static void Check(ViTOptions target, HeadPooling pooling)
    {
        target.Validate();
        if (target.NumHeads % target.NumKvHeads != 0)
            throw new ArgumentException(
                $"NumKvHeads: {target.NumKvHeads} does not divide NumHeads {target.NumHeads}, so the heads cannot be pooled in equal groups. "
                + $"Choose one of {string.Join(", ", Enumerable.Range(1, target.NumHeads).Where(g => target.NumHeads % g == 0))}.", nameof(target));
        if (!Enum.IsDefined(pooling)) throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "not a HeadPooling");
    }

    private static IReadOnlyList<ConversionStep> Named(WeightsFile file, Func<IReadOnlyList<ConversionStep>> plan)
    {
        try
        {
            return plan();
        }
        catch (CheckpointException e)
        {
            throw new CheckpointException($"{file.FilePath}: {e.Summary}", e.Problems);
        }
    }

    private static ConversionResult Run(ConversionSource source, ViTOptions target, HeadPooling pooling, IReadOnlyList<ConversionStep> plan)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var entries = new List<ConvertedTensor>();
        foreach (ConversionStep step in plan)
        {
            using DisposeScope one = NewDisposeScope();
            (ConvertedTensor entry, Tensor? made) = step.Run(source);
            if (made is not null) tensors.Add(entry.Name, made.detach().MoveToOuterDisposeScope());
            entries.Add(entry);
        }
        foreach (Tensor tensor in tensors.Values) tensor.MoveToOuterDisposeScope();
        return new(tensors, Report(source, target, pooling, entries));
    }

    private static ConversionReport Report(ConversionSource source, ViTOptions target, HeadPooling pooling, IEnumerable<ConvertedTensor> entries) => new([.. entries])
    {
        Source = source.Name, Prefix = source.Prefix, Pooling = pooling, Heads = target.NumHeads, KvHeads = target.NumKvHeads,
    };
}
