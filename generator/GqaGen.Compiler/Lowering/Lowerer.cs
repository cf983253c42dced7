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
        Grouping.Fixed => new(spec, AllocationSource.Constant, AttentionPath.Gathered,
            "The groups may differ in size, so k and v are gathered by query head; the head map is a constant made once."),
        Grouping.KeyNorm { Scope: Scope.Sample } => new(spec, AllocationSource.PerSample, AttentionPath.Gathered,
            "Each sample has an allocation of its own, known only on the device, so k and v are gathered by query head without reading it back."),
        Grouping.KeyNorm { Preset: Preset.Reference } or Grouping.Difference { Preset: Preset.Reference } or Grouping.Ema { Preset: Preset.Reference } =>
            new(spec, AllocationSource.PerBatch, AttentionPath.Gathered,
                "The allocation is a tensor on the device, so k and v are gathered by query head; one flag is read back, to stop where the official code would hang."),
        _ => new(spec, AllocationSource.PerBatch, AttentionPath.Gathered,
            "The allocation is known only on the device, so k and v are gathered by query head without reading it back."),
    };

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
        Precision.BFloat16 or Precision.Float16 => "one pair of products over the map (on a CPU up to 1,024 tokens, where it is faster in half precision) or one SDPA",
        _ => "one SDPA",
    };
}
