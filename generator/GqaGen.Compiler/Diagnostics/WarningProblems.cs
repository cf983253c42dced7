using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>What a spec may say, and its author should know. In a size, its name comes first.</summary>
internal static class WarningProblems
{
    public static Problem StarvedHead(string? size) => new(Descriptors.StarvedHead,
        $"{Prefix(size)}Under min-max scaling the KV head with the smallest norm weighs nothing, so with 'min_queries: 0' it serves no query head and its keys and values get no gradient; use 'min_queries: 1' or 'scaling: proportional'.");

    public static Problem TwoAllocations(string? size, int most, int least) => new(Descriptors.TwoAllocations, Invariant(
        $"{Prefix(size)}Of two KV heads, min-max scaling always weighs one 1 and the other 0, so the weaker serves {least} of the query heads and the other {most}, however close their norms are; use 'scaling: proportional' or more KV heads."));

    public static Problem ReferenceStops(string rule) => new(Descriptors.ReferenceStops,
        $"Under the rule '{rule}' the official code never returns where the key norms rank no KV head{(rule == "difference" ? ", as when a batch is evaluated twice" : "")}; with 'preset: reference' the generated module throws a DegenerateAllocationException there. Use 'preset: paper' unless parity is the aim.");

    public static Problem ReferenceEvaluation(string rule) => new(Descriptors.ReferenceEvaluation,
        $"With 'preset: reference' the rule '{rule}' changes its state in evaluation too: each batch overwrites the allocation and the norms that training goes on from. Use 'preset: paper' unless parity is the aim.");

    public static Problem BatchScope() => new(Descriptors.BatchScope,
        "With 'scope: batch' the batch shares one allocation, so the prediction for an image depends on the images beside it; use 'scope: sample' unless that is meant.");

    public static Problem NoNoise() => new(Descriptors.NoNoise,
        "The strength 0 gives no noise, and attention still pays for drawing it; remove 'perturbed', or use a strength above 0.");

    public static Problem ConstantMinimum(double min) => new(Descriptors.ConstantMinimum, Invariant(
        $"min_lr {min} has no effect: 'schedule: constant' stays at lr; use 'schedule: cosine' or remove 'min_lr'."));

    private static string Prefix(string? size) => size is null ? "" : $"Size {Quoted.Of(size)}: ";
}
