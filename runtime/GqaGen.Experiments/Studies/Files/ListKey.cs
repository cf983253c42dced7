using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Schema;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>A key whose value is a list of entries, no two alike, or a single entry without brackets.</summary>
internal sealed record ListKey<T>(string Name, Key<T> Entry, string Description) : Key<IReadOnlyList<Placed<T>>>(Name, [], Description), ISchemaKey
{
    private const int Most = 1000;

    public override string Expected => $"a list, each entry {Entry.Expected}";

    public void WriteSchema(JsonWriter json, KeySchema keys) => json.Objects("anyOf",
        () => keys.WriteValue(Entry),
        () =>
        {
            json.Property("type", "array");
            json.Property("minItems", 1);
            json.Property("maxItems", Most);
            json.Property("uniqueItems", true);
            json.Object("items", () => keys.WriteValue(Entry));
        });

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out IReadOnlyList<Placed<T>> value)
    {
        value = [];
        if (node is MappingNode) return WrongType(bag, node);
        SyntaxNode[] items = node is SequenceNode sequence ? [.. sequence.Items] : [node];
        if (items.Length is 0 or > Most) return Report(bag, node, ValueProblems.Count(Name, items.Length, $"1 to {Most}"));

        Setting<T>[] entries = [.. items.Select((item, i) => (Entry with { Name = node is SequenceNode ? $"{Name}[{i}]" : Name }).Read(new(item, item), bag))];
        bool isGood = !entries.Any(e => e.IsFaulty);
        for (int i = 0; i < entries.Length; i++)
        {
            int first = Array.FindIndex(entries, e => !e.IsFaulty && EqualityComparer<T>.Default.Equals(e.Value, entries[i].Value));
            if (!entries[i].IsFaulty && first < i) isGood = Report(bag, items[i], StudyProblems.Twice(Name, ((ScalarNode)items[i]).Text));
        }
        value = [.. entries.Select(e => new Placed<T>(e.Value, e.Span))];
        return isGood;
    }
}
