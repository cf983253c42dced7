using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Problems of values that do not fit together. In a size, its name comes first.</summary>
internal sealed class RelationProblems(string? size)
{
    private readonly string _prefix = size is null ? "" : $"Size {Quoted.Of(size)}: ";

    public Problem EmbedDim(int embedDim, int numHeads) => new(Descriptors.EmbedDim, Invariant(
        $"{_prefix}embed_dim {embedDim} is not a multiple of num_heads {numHeads}; use embed_dim {Near(embedDim, numHeads)}, or a num_heads that divides {embedDim}."));

    public Problem UniformGroups(int numHeads, int numKvHeads, bool isDefault) => new(Descriptors.UniformGroups, Invariant(
        $"{_prefix}num_heads {numHeads} is not a multiple of num_kv_heads {numKvHeads}{Default(isDefault)}, and uniform groups have one size; use num_kv_heads {Divisors(numHeads, numKvHeads)}, or another rule."));

    public Problem TooManyKvHeads(int numHeads, int numKvHeads, bool isLengthOfFixed) => new(Descriptors.TooManyKvHeads, Invariant(
        $"{_prefix}num_kv_heads {numKvHeads}{(isLengthOfFixed ? " (the length of 'fixed')" : "")} is above num_heads {numHeads}; use at most {numHeads} (as many is multi-head attention)."));

    public Problem FixedLength(int length, int numKvHeads) => new(Descriptors.FixedLength, Invariant(
        $"{_prefix}'fixed' has {length} entries for num_kv_heads {numKvHeads}; write one entry for each KV head, or use num_kv_heads {length}."));

    public Problem FixedSum(int sum, int numHeads) => new(Descriptors.FixedSum, Invariant(
        $"{_prefix}'fixed' shares out {sum} query heads, and num_heads is {numHeads}; the entries must sum to it."));

    public Problem MinQueries(int minQueries, int numKvHeads, int numHeads) => new(Descriptors.MinQueries, Invariant(
        $"{_prefix}min_queries {minQueries} for each of {numKvHeads} KV heads needs {minQueries * numKvHeads} query heads, and num_heads is {numHeads}; use at most {numHeads / numKvHeads}."));

    public Problem ImgSize(int imgSize, int patchSize) => new(Descriptors.ImgSize, Invariant(
        $"{_prefix}img_size {imgSize} is not a multiple of patch_size {patchSize}; use img_size {Near(imgSize, patchSize)}, or a patch_size that divides {imgSize}."));

    public Problem NoHiddenUnit(double mlpRatio, int embedDim) => new(Descriptors.NoHiddenUnit, Invariant(
        $"{_prefix}mlp_ratio {mlpRatio} of embed_dim {embedDim} gives the MLP no hidden unit; use at least 1/{embedDim}."));

    public Problem TensorTooLarge(string tensor, double elements) => new(Descriptors.TensorTooLarge, Invariant(
        $"{_prefix}'{tensor}' would have {elements:0} elements; at most {int.MaxValue} are supported, so use smaller dimensions."));

    public static Problem BatchScopeOnly(string rule) => new(Descriptors.BatchScopeOnly,
        $"The rule '{rule}' keeps one state for the whole module, so its allocation cannot differ between samples; use 'scope: batch' or remove the key.");

    public static Problem MinLearningRate(double min, double peak) => new(Descriptors.Contradiction, Invariant(
        $"min_lr {min} is above lr {peak}; a schedule falls from lr to min_lr, so use at most lr."));

    public static Problem Warmup(double warmup, int epochs) => new(Descriptors.Contradiction, Invariant(
        $"warmup_epochs {warmup} is longer than the training of {epochs} epochs; use fewer."));

    public static Problem NoiseTakenAway() => new(Descriptors.Contradiction,
        "The rule 'perturbed' is uniform grouping with noise, and 'perturbed: false' takes the noise away; remove one of them.");

    private static string Default(bool isDefault) => isDefault ? " (the default, half of num_heads)" : "";

    private static string Near(int value, int divisor)
    {
        int below = value / divisor * divisor;
        return below == 0 ? Invariant($"{divisor}") : Invariant($"{below} or {below + divisor}");
    }

    private static string Divisors(int value, int near)
    {
        int below = near, above = near;
        while (value % below != 0) below--;
        while (value % above != 0) above++;
        return Invariant($"{below} or {above}");
    }
}
