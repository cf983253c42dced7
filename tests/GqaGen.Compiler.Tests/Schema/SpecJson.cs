using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using GqaGen.Compiler.Yaml;
using Newtonsoft.Json.Linq;

namespace GqaGen.Compiler.Tests.Schema;

/// <summary>A spec as a YAML editor gives it to a JSON Schema validator (YAML 1.2's core schema).</summary>
internal static class SpecJson
{
    /// <summary>Null where the YAML itself is not good: then no schema is asked.</summary>
    public static JToken? Of(string text)
    {
        var source = new SourceText("sample.gqa.yaml", text);
        var bag = new DiagnosticBag(source);
        SyntaxTree? tree = YamlReader.Read(source, bag);
        return tree?.Root is { } root && bag.ToArray().Count == 0 ? Of(root) : null;
    }

    private static JToken Of(SyntaxNode node) => node switch
    {
        MappingNode mapping => Mapping(mapping),
        SequenceNode sequence => new JArray(sequence.Items.Select(Of)),
        ScalarNode { IsPlain: true } plain => Plain(plain.Text),
        ScalarNode scalar => new JValue(scalar.Text),
        _ => throw new InvalidOperationException($"{node} in a tree without a problem."),
    };

    // Of doubled keys the last counts; a key that is no scalar is shown as its text.
    private static JObject Mapping(MappingNode mapping)
    {
        var json = new JObject();
        foreach (MappingEntry entry in mapping.Entries) json[entry.Key is ScalarNode key ? key.Text : entry.Key.ToString()] = Of(entry.Value);
        return json;
    }

    private static JValue Plain(string text) =>
        PlainScalar.IsNull(text) ? JValue.CreateNull()
        : text is "true" or "True" or "TRUE" ? new JValue(true)
        : text is "false" or "False" or "FALSE" ? new JValue(false)
        : PlainScalar.IsInteger(text) && PlainScalar.TryInteger(text, out long integer) ? new JValue(integer)
        : PlainScalar.IsNumber(text) && PlainScalar.TryReal(text, out double real) ? new JValue(real)
        : new JValue(text);
}
