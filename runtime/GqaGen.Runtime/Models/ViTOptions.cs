using GqaGen.Runtime.Devices;
using TorchSharp;

namespace GqaGen.Runtime.Models;

/// <summary>
/// The dimensions of a Vision Transformer and of its attention, in timm's terms. Generated option records derive from it and add
/// what their variant needs; vary a preset with <c>with</c>. Modules call <see cref="Validate"/> when they are constructed.
/// </summary>
public abstract record ViTOptions
{
    /// <summary>Embedding width C; a multiple of <see cref="NumHeads"/>.</summary>
    public int EmbedDim { get; init; } = 384;

    /// <summary>Query heads H.</summary>
    public int NumHeads { get; init; } = 6;

    /// <summary>Key-value heads G, 1 ≤ G ≤ H.</summary>
    public int NumKvHeads { get; init; } = 3;

    /// <summary>Whether the q, k and v projections have a bias.</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Dropout on the attention map, in training.</summary>
    public double AttnDrop { get; init; }

    /// <summary>Dropout after the output projection and in the MLP, in training.</summary>
    public double ProjDrop { get; init; }

    /// <summary>Side of the square input image, in pixels; a multiple of <see cref="PatchSize"/>.</summary>
    public int ImgSize { get; init; } = 224;

    /// <summary>Side of a square patch, in pixels.</summary>
    public int PatchSize { get; init; } = 16;

    /// <summary>Channels of the input image.</summary>
    public int InChans { get; init; } = 3;

    /// <summary>Number of transformer blocks.</summary>
    public int Depth { get; init; } = 12;

    /// <summary>Hidden width of the MLP as a multiple of <see cref="EmbedDim"/>.</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Outputs of the classifier head.</summary>
    public int NumClasses { get; init; } = 1000;

    /// <summary>The type of matrix products and attention, as the spec says: it is compiled in.</summary>
    public virtual Precision Precision => Precision.Float32;

    /// <summary>Width d = C/H of one head.</summary>
    public int HeadDim => EmbedDim / NumHeads;

    /// <summary>Tokens N of one image: its patches and the class token.</summary>
    public int NumTokens => ((ImgSize / PatchSize) * (ImgSize / PatchSize)) + 1;

    /// <summary>Bytes of keys and values kept for one token over all layers, in the type of <see cref="Precision"/>: 2 · G · d · depth · bytes.</summary>
    public long KvBytesPerToken => 2L * NumKvHeads * HeadDim * Depth * Precision.ComputeType().ElementSize();

    /// <summary>Checks that the dimensions fit together.</summary>
    /// <exception cref="ArgumentException">A dimension is out of range; the message names it and how to mend it.</exception>
    public virtual void Validate()
    {
        Require(EmbedDim > 0, nameof(EmbedDim), $"must be positive, not {EmbedDim}");
        Require(NumHeads > 0, nameof(NumHeads), $"must be positive, not {NumHeads}");
        Require(EmbedDim % NumHeads == 0, nameof(EmbedDim), $"{EmbedDim} is not a multiple of NumHeads {NumHeads}");
        Require(NumKvHeads > 0 && NumKvHeads <= NumHeads, nameof(NumKvHeads), $"{NumKvHeads} is not between 1 and NumHeads {NumHeads}");
        Require(AttnDrop is >= 0 and < 1, nameof(AttnDrop), $"{AttnDrop} is not in [0, 1)");
        Require(ProjDrop is >= 0 and < 1, nameof(ProjDrop), $"{ProjDrop} is not in [0, 1)");
        Require(PatchSize > 0, nameof(PatchSize), $"must be positive, not {PatchSize}");
        Require(ImgSize > 0 && ImgSize % PatchSize == 0, nameof(ImgSize), $"{ImgSize} is not a positive multiple of PatchSize {PatchSize}");
        Require(InChans > 0, nameof(InChans), $"must be positive, not {InChans}");
        Require(Depth > 0, nameof(Depth), $"must be positive, not {Depth}");
        Require(MlpRatio > 0 && MlpRatio * EmbedDim >= 1, nameof(MlpRatio), $"{MlpRatio} gives the MLP no hidden unit");
        Require(NumClasses > 0, nameof(NumClasses), $"must be positive, not {NumClasses}");
    }

    /// <summary>Throws <see cref="ArgumentException"/> for <paramref name="property"/> unless the allocation shares out all query heads among all KV heads.</summary>
    protected void RequireAllocation(IReadOnlyList<long> allocation, string property) => RequireAllocation(allocation, property, place: "");

    /// <summary>
    /// Throws <see cref="ArgumentException"/> for <paramref name="property"/> unless there is an allocation for each layer, and each shares
    /// out all query heads among all KV heads. Layers count from 0.
    /// </summary>
    protected void RequireAllocations(IReadOnlyList<IReadOnlyList<long>> allocations, string property)
    {
        Require(allocations.Count == Depth, property, $"{allocations.Count} allocations for Depth {Depth}; one for each layer is needed");
        for (int layer = 0; layer < Depth; layer++) RequireAllocation(allocations[layer], property, $" of layer {layer}");
    }

    private void RequireAllocation(IReadOnlyList<long> allocation, string property, string place) =>
        Require(
            allocation.Count == NumKvHeads && allocation.All(count => count >= 0) && allocation.Sum() == NumHeads,
            property, $"[{string.Join(", ", allocation)}]{place} does not share {NumHeads} query heads among {NumKvHeads} KV heads");

    /// <summary>Throws <see cref="ArgumentException"/> for <paramref name="property"/> unless <paramref name="holds"/>.</summary>
    protected static void Require(bool holds, string property, string problem)
    {
        if (!holds) throw new ArgumentException($"{property}: {problem}.", property);
    }
}
