using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>A property that a rule or its noise adds to the options record.</summary>
/// <param name="Checks">Statements that validate it.</param>
internal sealed record OptionProperty(string Type, string Name, string Default, string Summary, params string[] Checks)
{
    public static IReadOnlyList<OptionProperty> Of(VariantSpec spec)
    {
        OptionProperty[] grouping = spec.Grouping switch
        {
            Grouping.Fixed f => [Allocation(f)],
            Grouping.FixedByLayer f => [Allocations(f)],
            Grouping.KeyNorm { Preset: Preset.Paper } k => [MinQueries(k.Sharing)],
            Grouping.Difference { Preset: Preset.Paper } d => [Window(d.Window), MinQueries(d.Sharing)],
            Grouping.Difference d => [Window(d.Window)],
            Grouping.Ema { Preset: Preset.Paper } e => [Window(e.Window), Decay(e.Decay), MinQueries(e.Sharing)],
            Grouping.Ema e => [Window(e.Window)],
            _ => [],
        };
        OptionProperty[] noise = spec.Perturbation switch
        {
            Perturbation.Gaussian g => [Strength(g.Strength), NoiseSeed(g.Seed)],
            Perturbation.Reference r => [NoiseSeed(r.Seed)],
            _ => [],
        };
        return [.. grouping, .. noise];
    }

    /// <summary>The property of a spec key, for instance <c>embed_dim</c> → <c>EmbedDim</c>.</summary>
    public static string NameOf(string key) =>
        string.Concat(key.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));

    private static OptionProperty Window(int value) =>
        new("int", "Window", Literal.Of(value), "Training steps between two changes of the allocation.",
            "Require(Window > 0, nameof(Window), $\"must be positive, not {Window}\");");

    private static OptionProperty Decay(double value) =>
        new("double", "Decay", Literal.Of(value), "Decay of the moving average of the key norms, a training step.",
            "Require(Decay is >= 0 and < 1, nameof(Decay), $\"{Decay} is not in [0, 1)\");");

    private static OptionProperty MinQueries(Sharing sharing) =>
        new("int", "MinQueries", Literal.Of(sharing.MinQueries), "Query heads that every KV head gets before the rest is shared out.",
            "Require(MinQueries >= 0 && (long)MinQueries * NumKvHeads <= NumHeads, nameof(MinQueries), $\"{NumKvHeads} KV heads cannot have {MinQueries} of {NumHeads} query heads each\");");

    private static OptionProperty Allocation(Grouping.Fixed grouping) =>
        new("collections::IReadOnlyList<long>", "Allocation", $"[{string.Join(", ", grouping.Allocation)}]", "Query heads of each KV head.",
            "RequireAllocation(Allocation, nameof(Allocation));");

    private static OptionProperty Allocations(Grouping.FixedByLayer grouping) =>
        new("collections::IReadOnlyList<collections::IReadOnlyList<long>>", "Allocations",
            $"[\n{string.Concat(grouping.Allocations.Select(a => $"    [{string.Join(", ", a)}],\n"))}]",
            "Query heads of each KV head, one list for each layer, first layer first.", "RequireAllocations(Allocations, nameof(Allocations));");

    private static OptionProperty Strength(double value) =>
        new("double", "Strength", Literal.Of(value), "Deviation of the noise, as a multiple of the deviation of the attention map's row.",
            "Require(Strength is >= 0 and < double.PositiveInfinity, nameof(Strength), $\"{Strength} is not a finite number from 0\");");

    private static OptionProperty NoiseSeed(long value) =>
        new("long", "NoiseSeed", Literal.Of(value), "Decides the noise, together with the model's seed.");
}
