using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>The values of <c>grouping</c>, each read on its own.</summary>
internal sealed record GroupingSettings(
    Setting<Rule> Rule,
    Setting<WrittenAllocation> Fixed,
    Setting<int> Window,
    Setting<double> Decay,
    Setting<Scope> Scope,
    Setting<Scaling> Scaling,
    Setting<Rounding> Rounding,
    Setting<int> MinQueries,
    Setting<Preset> Preset)
{
    /// <summary>The keys that only some rules use.</summary>
    public IReadOnlyList<(Key Key, Setting Setting)> Optional =>
    [
        (GroupingKeys.Fixed, Fixed), (GroupingKeys.Window, Window), (GroupingKeys.Decay, Decay), (GroupingKeys.Scope, Scope),
        (GroupingKeys.Scaling, Scaling), (GroupingKeys.Rounding, Rounding), (GroupingKeys.MinQueries, MinQueries),
    ];

    public static GroupingSettings Of(Section section)
    {
        Setting<Rule> rule = section.Get(GroupingKeys.Rule);
        Setting<WrittenAllocation> allocation = section.Get(GroupingKeys.Fixed);
        // An allocation that is written down needs no rule beside it.
        if (rule.Origin == Origin.Default && allocation.IsPresent) rule = rule with { Value = Keys.Rule.Fixed };
        return new(
            rule,
            allocation,
            section.Get(GroupingKeys.Window),
            section.Get(GroupingKeys.Decay),
            section.Get(GroupingKeys.Scope),
            section.Get(GroupingKeys.Scaling),
            section.Get(GroupingKeys.Rounding),
            section.Get(GroupingKeys.MinQueries),
            section.Get(GroupingKeys.Preset));
    }
}

/// <summary>What <c>grouping</c> says, and what other sections need of it.</summary>
internal sealed record BoundGrouping(
    Grouping Grouping, Setting<Rule> Rule, Setting<WrittenAllocation> Fixed, Setting<Preset> Preset, Setting<int> MinQueries, Setting<Scaling> Scaling)
{
    /// <summary>Whether all groups have one size.</summary>
    public bool IsUniform => Rule.Value is Keys.Rule.Uniform or Keys.Rule.Perturbed;

    /// <summary>How weights become an allocation, or null under a rule without weights.</summary>
    public Sharing? Sharing => Grouping switch
    {
        Grouping.KeyNorm keyNorm => keyNorm.Sharing,
        Grouping.Difference difference => difference.Sharing,
        Grouping.Ema ema => ema.Sharing,
        _ => null,
    };

    /// <summary>The KV heads that a written-down allocation has, or null where the rule leaves their number open.</summary>
    public Setting<int>? KvHeads() =>
        Rule.IsFaulty ? Setting<int>.Unknown(1)
        : Rule.Value != Keys.Rule.Fixed ? null
        : new(Math.Max(1, Fixed.Value.KvHeads), Fixed.IsWritten && Fixed.Value.KvHeads > 0 ? Origin.Default : Origin.Faulty);

    /// <summary>The grouping of a size that sets its own window, where the rule has one.</summary>
    public Grouping WithWindow(int window) => Grouping switch
    {
        Grouping.Difference difference => difference with { Window = window },
        Grouping.Ema ema => ema with { Window = window },
        _ => Grouping,
    };
}
