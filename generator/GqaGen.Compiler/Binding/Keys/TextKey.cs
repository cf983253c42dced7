using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>A key whose value is one line of text.</summary>
internal sealed record TextKey(string Name, int LongestText, string Description) : Key<string>(Name, "", Description)
{
    public override string Expected => "one line of text";

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out string value)
    {
        value = "";
        if (node is not ScalarNode scalar) return WrongType(bag, node);
        if (scalar.IsPlain && !PlainScalar.IsText(scalar.Text)) return Report(bag, node, ValueProblems.Unquoted(Name, Expected, scalar.Text));
        string text = scalar.Text.Trim();
        if (text.Length > LongestText) return Report(bag, node, ValueProblems.TooLong(Name, text.Length, LongestText));
        for (int i = 0; i < text.Length; i++)
        {
            if (!Characters.IsPlain(text, i)) return Report(bag, node, ValueProblems.NotASingleLine(Name, text[i]));
        }
        value = text;
        return true;
    }
}
