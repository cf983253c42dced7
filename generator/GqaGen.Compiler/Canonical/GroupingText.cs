using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Canonical;

/// <summary>The keys of a <c>grouping</c> that has one line.</summary>
internal static class GroupingText
{
    public static IEnumerable<(Key Key, string Value)> Of(Grouping grouping) => grouping switch
    {
        Grouping.Uniform => [Word(Rule.Uniform)],
        Grouping.Fixed f => [Word(Rule.Fixed), (GroupingKeys.Fixed, List(f.Allocation))],
        Grouping.KeyNorm { Preset: Preset.Reference } => [Word(Rule.KeyNorm), Reference],
        Grouping.KeyNorm k => [Word(Rule.KeyNorm), (GroupingKeys.Scope, GroupingKeys.Scope.WordOf(k.Scope)), .. Sharing(k.Sharing), Paper],
        Grouping.Difference { Preset: Preset.Reference } d => [Word(Rule.Difference), Window(d.Window), Reference],
        Grouping.Difference d => [Word(Rule.Difference), Window(d.Window), .. Sharing(d.Sharing), Paper],
        Grouping.Ema { Preset: Preset.Reference } e => [Word(Rule.Ema), Window(e.Window), Reference],
        Grouping.Ema e => [Word(Rule.Ema), Window(e.Window), (GroupingKeys.Decay, SpecText.Real(e.Decay)), .. Sharing(e.Sharing), Paper],
        _ => throw new InvalidOperationException(grouping.GetType().Name),
    };

    /// <summary>An allocation in brackets.</summary>
    public static string List(EquatableArray<int> allocation) => $"[{string.Join(", ", allocation.Select(count => Literal.Of(count)))}]";

    private static (Key, string) Reference => (GroupingKeys.Preset, GroupingKeys.Preset.WordOf(Preset.Reference));

    private static (Key, string) Paper => (GroupingKeys.Preset, GroupingKeys.Preset.WordOf(Preset.Paper));

    private static (Key, string) Word(Rule rule) => (GroupingKeys.Rule, GroupingKeys.Rule.WordOf(rule));

    private static (Key, string) Window(int window) => (GroupingKeys.Window, Literal.Of(window));

    private static IEnumerable<(Key, string)> Sharing(Sharing sharing) =>
    [
        (GroupingKeys.Scaling, GroupingKeys.Scaling.WordOf(sharing.Scaling)),
        (GroupingKeys.Rounding, GroupingKeys.Rounding.WordOf(sharing.Rounding)),
        (GroupingKeys.MinQueries, Literal.Of(sharing.MinQueries)),
    ];
}
