using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>What was found, as messages say it.</summary>
internal static class NodeKind
{
    public static string Of(SyntaxNode node) => node switch
    {
        MappingNode => "a mapping",
        SequenceNode => "a sequence",
        ScalarNode { IsPlain: true, Text: var text } when PlainScalar.IsNull(text) => "null",
        ScalarNode scalar => Quoted.Of(scalar.Text),
        _ => "this",
    };
}
