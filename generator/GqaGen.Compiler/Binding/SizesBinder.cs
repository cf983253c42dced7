using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds <c>sizes</c>: each is the spec with some dimensions of its own, and must hold together as the spec does.</summary>
internal sealed class SizesBinder(BoundAttention attention, Dimensions spec, BoundGrouping grouping, DiagnosticBag bag)
{
    public const int Most = 64;

    public EquatableArray<NamedSize> Bind(MappingNode? mapping, bool isComplete, string variant)
    {
        if (mapping is null) return EquatableArray<NamedSize>.Empty;
        if (mapping.Entries.Count > Most)
            bag.Report(mapping.Entries[Most].Key.Span, ValueProblems.Count(SpecKeys.Sizes.Name, mapping.Entries.Count, $"at most {Most}"));

        List<NamedSize> sizes = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (MappingEntry entry in mapping.Entries.Take(Most))
        {
            string? name = BindName(entry.Key, names, variant);
            if (entry.Value is MappingNode values) sizes.Add(BindSize(name ?? "?", Section.Of(SpecKeys.Size, values, SpecKeys.Places, isComplete, bag)));
            else ReportNoMapping(name ?? "?", entry, isComplete);
        }
        return new(sizes);
    }

    private string? BindName(SyntaxNode node, Dictionary<string, string> names, string variant)
    {
        if (node is not ScalarNode key)
        {
            if (node is not FaultyNode) bag.Report(node.Span, KeyProblems.NotAScalar());
            return null;
        }
        string identifier = NameRules.Identifier(key.Text);
        if (NameRules.CheckSize(key.Text, variant) is { } problem) bag.Report(key.Span, problem);
        else if (!names.TryGetValue(identifier, out string? other)) names.Add(identifier, key.Text);
        else bag.Report(key.Span, other == key.Text ? KeyProblems.Doubled(key.Text) : NameProblems.SameSize(key.Text, other));
        return key.Text;
    }

    private void ReportNoMapping(string name, MappingEntry entry, bool isComplete)
    {
        if (entry.Value is ScalarNode { IsPlain: true, Text: "" })
        {
            if (isComplete) bag.Report(entry.Key.Span, ValueProblems.NoContentOfSize(name));
        }
        else if (entry.Value is not FaultyNode) bag.Report(entry.Value.Span, ValueProblems.WrongType(name, "a mapping", NodeKind.Of(entry.Value)));
    }

    private NamedSize BindSize(string name, Section size)
    {
        List<SizeOverride> overrides = [];
        Setting<int> embedDim = Integer(AttentionKeys.EmbedDim, spec.EmbedDim);
        Setting<int> numHeads = Integer(AttentionKeys.NumHeads, spec.NumHeads);
        Setting<int> numKvHeads = Integer(AttentionKeys.NumKvHeads, spec.NumKvHeads);
        // The default follows the size's own query heads, and the preset has to say so.
        if (attention.IsHalf && numHeads.IsWritten && numKvHeads.Origin == Origin.Inherited)
        {
            numKvHeads = AttentionBinder.Half(numHeads);
            overrides.Add(new(AttentionKeys.NumKvHeads.Name, numKvHeads.Value));
        }

        var dimensions = new Dimensions(
            name, embedDim, numHeads, numKvHeads,
            Integer(ModelKeys.ImgSize, spec.ImgSize),
            Integer(ModelKeys.PatchSize, spec.PatchSize),
            Integer(ModelKeys.InChans, spec.InChans),
            Integer(ModelKeys.Depth, spec.Depth),
            Override(ModelKeys.MlpRatio, spec.MlpRatio, value => value),
            Integer(ModelKeys.NumClasses, spec.NumClasses));
        DimensionRules.Check(dimensions, grouping, bag);
        GroupingWarnings.Check(dimensions, spec, grouping, bag);
        Grouping own = BindWindow(name, size, overrides);
        return new(name, NameRules.Identifier(name), new(overrides), attention.With(dimensions), own, dimensions.ToModel());

        Setting<int> Integer(IntegerKey key, Setting<int> inherited) => Override(key, inherited, value => value);

        Setting<T> Override<T>(Key<T> key, Setting<T> inherited, Func<T, double> number)
        {
            Setting<T> written = size.Get(key);
            if (written.IsWritten) overrides.Add(new(key.Name, number(written.Value)));
            return written.Origin == Origin.Default ? inherited.Inherit() : written;
        }
    }

    private Grouping BindWindow(string name, Section size, List<SizeOverride> overrides)
    {
        Setting<int> window = size.Get(GroupingKeys.Window);
        if (window.IsWritten) overrides.Add(new(GroupingKeys.Window.Name, window.Value));
        if (window.IsPresent && !grouping.Rule.IsFaulty && GroupingKeys.RulesOf(GroupingKeys.Window) is { } rules && !rules.Contains(grouping.Rule.Value))
            bag.Report(window.KeySpan, KeyProblems.NoEffectInSize(name, GroupingKeys.Rule.WordOf(grouping.Rule.Value), rules.Select(GroupingKeys.Rule.WordOf)));
        return window.IsWritten ? grouping.WithWindow(window.Value) : grouping.Grouping;
    }
}
