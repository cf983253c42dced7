using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Lowering;

/// <summary>The only place that chooses how a variant runs.</summary>
public static class Lowerer
{
    public static LoweredVariant Lower(VariantSpec spec) => spec.Grouping switch
    {
        Grouping.Uniform => new(spec, AllocationSource.Constant, AttentionPath.Folded, Uniform(spec)),
        Grouping.Fixed => new(spec, AllocationSource.Constant, AttentionPath.Gathered,
            "The groups differ in size, so k and v are gathered by query head; the head map is a constant made once."),
        Grouping.KeyNorm { Scope: Scope.Sample } => new(spec, AllocationSource.PerSample, AttentionPath.Gathered,
            "Each sample has an allocation of its own, known only on the device, so k and v are gathered by query head without reading it back."),
        _ => new(spec, AllocationSource.PerBatch, AttentionPath.Gathered,
            "The allocation is known only on the device, so k and v are gathered by query head without reading it back."),
    };

    private static string Uniform(VariantSpec spec) =>
        spec.Attention.NumHeads == spec.Attention.NumKvHeads
            ? "Every query head has a KV head of its own, so one SDPA takes q, k and v as they are."
            : "All groups have the same size, so their query heads are folded along the tokens: one SDPA serves them and k and v are not copied.";
}
