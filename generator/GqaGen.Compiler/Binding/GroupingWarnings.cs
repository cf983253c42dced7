using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>What works in a grouping and is seldom meant.</summary>
internal static class GroupingWarnings
{
    public static void Check(GroupingSettings s, DiagnosticBag bag)
    {
        Rule rule = s.Rule.Value;
        if (s.Preset.Value == Preset.Reference)
        {
            if (rule is Rule.KeyNorm or Rule.Difference) bag.Report(s.Preset.Span, WarningProblems.ReferenceStops(GroupingKeys.Rule.WordOf(rule)));
            if (rule is Rule.Difference or Rule.Ema) bag.Report(s.Preset.Span, WarningProblems.ReferenceEvaluation(GroupingKeys.Rule.WordOf(rule)));
        }
        else if (rule == Rule.KeyNorm && s.Scope.Value == Scope.Batch) bag.Report(s.Scope.Span, WarningProblems.BatchScope());
    }

    /// <summary>What depends on the number of heads, which a size can change. A size is not told what its spec is told.</summary>
    /// <param name="spec">The spec's own dimensions, for those of a size.</param>
    public static void Check(Dimensions d, Dimensions? spec, BoundGrouping grouping, DiagnosticBag bag)
    {
        if (grouping.Preset.Value == Preset.Reference || grouping.Sharing is not { Scaling: Scaling.MinMax } sharing) return;
        Setting[] own = [d.NumKvHeads, d.NumHeads];
        if (IsStarved(d, sharing))
        {
            if (spec is not null && IsStarved(spec, sharing)) return;
            if (Blame.Of(spec is null ? [grouping.MinQueries] : own) is { } starved) bag.Report(starved, WarningProblems.StarvedHead(d.Size));
            return;
        }
        int most = d.NumHeads.Value - sharing.MinQueries;
        if (d.NumKvHeads.Value != 2 || sharing.MinQueries == 0 || most <= sharing.MinQueries) return;
        if (Blame.Of(spec is null ? [d.NumKvHeads, grouping.Scaling, d.NumHeads, grouping.Rule] : own) is { } two)
            bag.Report(two, WarningProblems.TwoAllocations(d.Size, most, sharing.MinQueries));
    }

    // With more KV heads the repair of rounded shares can still give the weakest one a query head.
    private static bool IsStarved(Dimensions d, Sharing sharing) =>
        sharing.MinQueries == 0 && (d.NumKvHeads.Value == 2 || (d.NumKvHeads.Value > 2 && sharing.Rounding == Rounding.LargestRemainder));
}
