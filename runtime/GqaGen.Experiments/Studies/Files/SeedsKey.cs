using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Schema;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>Seeds: how many (then they are 0, 1, 2 …), or which.</summary>
internal sealed record SeedsKey(string Name, string Description) : Key<IReadOnlyList<Placed<long>>>(Name, [], Description), ISchemaKey
{
    private static readonly IntegerKey Count = new("seeds", 1, 1000, 1, "How many; they are 0, 1, 2 and so on.");
    private static readonly ListKey<long> Listed = new("seeds", new SeedKey("seed", 0, "A seed."), "Which.");

    public override string Expected => "a count from 1 to 1000, or a list of seeds";

    public void WriteSchema(JsonWriter json, KeySchema keys) => json.Objects("anyOf",
        () => keys.WriteValue(Count),
        () =>
        {
            json.Property("type", "array");
            json.Property("minItems", 1);
            json.Property("uniqueItems", true);
            json.Object("items", () => keys.WriteValue(Listed.Entry));
        });

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out IReadOnlyList<Placed<long>> value)
    {
        if (node is SequenceNode)
        {
            var listed = Listed.Read(new(node, node), bag);
            value = listed.Value;
            return !listed.IsFaulty;
        }
        value = [];
        if (node is not ScalarNode) return WrongType(bag, node);
        var count = Count.Read(new(node, node), bag);
        if (!count.IsFaulty) value = [.. Enumerable.Range(0, count.Value).Select(seed => new Placed<long>(seed, node.Span))];
        return !count.IsFaulty;
    }
}
