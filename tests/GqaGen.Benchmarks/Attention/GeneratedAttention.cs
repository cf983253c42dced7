using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Benchmarks.Attention;

/// <summary>The generated attention modules, from the specs of this project.</summary>
internal static class GeneratedAttention
{
    /// <summary>The names of the variants, as in the specs.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["uniform", "fixed", "difference", "ema", "key-norm", "pgqa"];

    /// <summary>A module of the variant with these weights; windowed rules start with <see cref="AttentionShape.Unequal"/> groups.</summary>
    public static nn.Module<Tensor, Tensor> Create(string variant, AttentionWeights weights)
    {
        var init = new Initializer(1);
        (int c, int h, int g) = (weights.Shape.C, weights.Shape.H, weights.Shape.G);
        bool isHalf = weights.Type == ScalarType.BFloat16;
        nn.Module<Tensor, Tensor> module = (variant, isHalf) switch
        {
            ("uniform", false) => new UniformAttention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("uniform", true) => new UniformBfloat16Attention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("fixed", false) => new FixedAttention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g, Allocation = weights.Shape.Unequal }, init),
            ("fixed", true) => new FixedBfloat16Attention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g, Allocation = weights.Shape.Unequal }, init),
            ("difference", false) => new DifferenceAttention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("difference", true) => new DifferenceBfloat16Attention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("ema", false) => new EmaAttention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("ema", true) => new EmaBfloat16Attention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("key-norm", false) => new KeyNormAttention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("key-norm", true) => new KeyNormBfloat16Attention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("pgqa", false) => new PgqaAttention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            ("pgqa", true) => new PgqaBfloat16Attention(new() { EmbedDim = c, NumHeads = h, NumKvHeads = g }, init),
            _ => throw new ArgumentException($"No spec '{variant}'.", nameof(variant)),
        };
        weights.CopyTo(module);
        if (variant is "difference" or "ema")
        {
            using Tensor unequal = tensor(weights.Shape.Unequal);
            ((IGroupedAttention)module).LastAllocation.copy_(unequal);
        }
        return module;
    }
}
