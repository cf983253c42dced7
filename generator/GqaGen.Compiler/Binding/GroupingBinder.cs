using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds <c>grouping</c>.</summary>
internal static class GroupingBinder
{
    public static BoundGrouping Bind(Section section, DiagnosticBag bag)
    {
        GroupingSettings s = GroupingSettings.Of(section);
        if (!s.Rule.IsFaulty)
        {
            ReportNoEffect(s, bag);
            if (s.Rule is { Value: Rule.Fixed, IsWritten: true } && s.Fixed.Origin == Origin.Default) bag.Report(s.Rule.Span, KeyProblems.FixedMissing());
            if (s.Rule.Value is Rule.Difference or Rule.Ema && s.Scope is { IsWritten: true, Value: Scope.Sample })
                bag.Report(s.Scope.Span, RelationProblems.BatchScopeOnly(GroupingKeys.Rule.WordOf(s.Rule.Value)));
            ReportFixedByPreset(s, bag);
            GroupingWarnings.Check(s, bag);
        }
        return new(Grouping(s), s.Rule, s.Fixed, s.Preset, s.MinQueries, s.Scaling);
    }

    private static void ReportNoEffect(GroupingSettings s, DiagnosticBag bag)
    {
        foreach ((Key key, Setting setting) in s.Optional)
        {
            if (setting.IsPresent && GroupingKeys.RulesOf(key) is { } rules && !rules.Contains(s.Rule.Value))
                bag.Report(setting.KeySpan, KeyProblems.NoEffect(key.Name, GroupingKeys.Rule.WordOf(s.Rule.Value), rules.Select(GroupingKeys.Rule.WordOf)));
        }
    }

    /// <summary>The official code knows no choice here: what is written must be what it does.</summary>
    private static void ReportFixedByPreset(GroupingSettings s, DiagnosticBag bag)
    {
        if (s.Preset.IsFaulty || s.Preset.Value != Preset.Reference || s.Rule.Value is not (Rule.KeyNorm or Rule.Difference or Rule.Ema)) return;
        Sharing reference = ReferenceSharing(s.Rule.Value);
        if (s.Rule.Value == Rule.KeyNorm) Check(GroupingKeys.Scope, s.Scope, Scope.Batch, GroupingKeys.Scope.WordOf(Scope.Batch));
        Check(GroupingKeys.Scaling, s.Scaling, reference.Scaling, GroupingKeys.Scaling.WordOf(reference.Scaling));
        Check(GroupingKeys.Rounding, s.Rounding, reference.Rounding, GroupingKeys.Rounding.WordOf(reference.Rounding));
        Check(GroupingKeys.MinQueries, s.MinQueries, reference.MinQueries, "0");
        if (s.Rule.Value == Rule.Ema) Check(GroupingKeys.Decay, s.Decay, ReferenceDecay, "0.9");

        void Check<T>(Key<T> key, Setting<T> setting, T value, string shown)
        {
            if (setting.IsWritten && !EqualityComparer<T>.Default.Equals(setting.Value, value))
                bag.Report(setting.Span, KeyProblems.FixedByPreset(key.Name, shown));
        }
    }

    private const double ReferenceDecay = 0.9;

    private static Sharing ReferenceSharing(Rule rule) =>
        new(rule == Rule.KeyNorm ? Scaling.MinMax : Scaling.Proportional, Rounding.Repair, MinQueries: 0);

    private static Grouping Grouping(GroupingSettings s)
    {
        Preset preset = s.Preset.Value;
        bool isReference = preset == Preset.Reference;
        Rule rule = s.Rule.Value;
        Sharing sharing = isReference
            ? ReferenceSharing(rule)
            : new(s.Scaling.Or(rule == Rule.KeyNorm ? Scaling.MinMax : Scaling.Proportional), s.Rounding.Value, s.MinQueries.Value);
        return rule switch
        {
            Rule.KeyNorm => new Grouping.KeyNorm(isReference ? Scope.Batch : s.Scope.Value, sharing, preset),
            Rule.Difference => new Grouping.Difference(s.Window.Value, sharing, preset),
            Rule.Ema => new Grouping.Ema(s.Window.Value, isReference ? ReferenceDecay : s.Decay.Value, sharing, preset),
            Rule.Fixed => s.Fixed.Value.ToGrouping(),
            _ => new Grouping.Uniform(),
        };
    }
}
