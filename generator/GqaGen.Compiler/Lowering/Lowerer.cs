using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Lowering;

/// <summary>The only place that chooses how a variant runs.</summary>
public static class Lowerer
{
    public static LoweredVariant Lower(VariantSpec spec) => spec.Grouping switch
    {
        Grouping.Uniform when spec.Perturbation is Perturbation.Reference => new(spec, AllocationSource.Constant, AttentionPath.Gathered,
            "The official code's noise acts on the output of each query head, so k and v are gathered by query head; the head map is a constant made once."),
        Grouping.Uniform => new(spec, AllocationSource.Constant, AttentionPath.Folded, Uniform(spec)),
        Grouping.Fixed or Grouping.FixedByLayer when IsUniform(spec.Grouping) && spec.Perturbation is Perturbation.Gaussian { When: NoiseWhen.Always } =>
            new(spec, AllocationSource.Constant, AttentionPath.Gathered,
                "All groups have the same size, but folding would draw the noise of evaluation in another order, so k and v are gathered by query head, and a model that was frozen keeps its logits; a head map is a constant made once."),
        Grouping.Fixed when IsUniform(spec.Grouping) => AsUniform(spec, "The allocation written down is uniform"),
        Grouping.Fixed => new(spec, AllocationSource.Constant, AttentionPath.Gathered,
            "The groups may differ in size, so k and v are gathered by query head; the head map is a constant made once."),
        Grouping.FixedByLayer when IsUniform(spec.Grouping) => AsUniform(spec, "The allocation written down is uniform in every layer"),
        // A layer of uniform groups could be folded: 0 to 7 % of its attention's processor time (ViT-S and ViT-B), for a second class or a branch.
        Grouping.FixedByLayer => new(spec, AllocationSource.Constant, AttentionPath.Gathered,
            "The groups differ in size in some layer, so k and v are gathered by query head in all of them, uniform ones too, and one straight forward serves every layer; a layer's head map is a constant made once."),
        Grouping.KeyNorm { Scope: Scope.Sample } => new(spec, AllocationSource.PerSample, AttentionPath.Gathered,
            "Each sample has an allocation of its own, known only on the device, so k and v are gathered by query head without reading it back."),
        Grouping.KeyNorm { Preset: Preset.Reference } or Grouping.Difference { Preset: Preset.Reference } or Grouping.Ema { Preset: Preset.Reference } =>
            new(spec, AllocationSource.PerBatch, AttentionPath.Gathered,
                "The allocation is a tensor on the device, so k and v are gathered by query head; one flag is read back, to stop where the official code would hang."),
        _ => new(spec, AllocationSource.PerBatch, AttentionPath.Gathered,
            "The allocation is known only on the device, so k and v are gathered by query head without reading it back."),
    };

    private static bool IsUniform(Grouping grouping) => grouping switch
    {
        Grouping.Fixed f => IsUniform(f.Allocation),
        Grouping.FixedByLayer f => f.Allocations.All(IsUniform),
        _ => false,
    };

    private static bool IsUniform(EquatableArray<int> allocation) => allocation.All(count => count == allocation[0]);

    /// <summary>The variant that a uniform allocation makes of it.</summary>
    private static LoweredVariant AsUniform(VariantSpec spec, string because)
    {
        var uniform = new Grouping.Uniform();
        LoweredVariant lowered = Lower(spec with { Grouping = uniform, Sizes = new(spec.Sizes.Select(size => size with { Grouping = uniform })) });
        return lowered with { Reason = $"{because}; {char.ToLowerInvariant(lowered.Reason[0])}{lowered.Reason.Substring(1)}" };
    }

    private static string Uniform(VariantSpec spec) =>
        spec.Attention.NumHeads == spec.Attention.NumKvHeads
            ? "Every query head has a KV head of its own, so q, k and v are taken as they are" + Ending(spec)
            : "All groups have the same size, so their query heads are folded along the tokens and k and v are not copied" + Ending(spec);

    private static string Ending(VariantSpec spec) => spec.Perturbation switch
    {
        Perturbation.Gaussian { When: NoiseWhen.Always } => "; the noise needs the attention map, so it is formed.",
        Perturbation.Gaussian => $"; in training the noise needs the attention map, so it is formed, in evaluation {Kernel(spec)} serves all heads.",
        _ => $": {Kernel(spec)} serves all heads, unless attn_drop in training needs the attention map.",
    };

    /// <summary>The runtime's AttentionKernel takes what is fastest for the device and the length; measured, not assumed.</summary>
    private static string Kernel(VariantSpec spec) => spec.Training.Precision switch
    {
        Precision.BFloat16 => "one SDPA (on a CPU products block by block: in evaluation, and in training up to 1,024 tokens)",
        _ => "one SDPA",
    };
}
