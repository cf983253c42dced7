using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using static System.FormattableString;

namespace GqaGen.Experiments.Arguments;

/// <summary>An integer of a range, or <c>none</c>.</summary>
internal sealed record OptionalIntegerKey(string Name, int Minimum, int Maximum, string Description) : NumberKey<int?>(Name, null, Description)
{
    public override string Expected => Invariant($"an integer from {Minimum} to {Maximum}, or none");

    protected override bool AllowsNull => true;

    protected override bool IsNumber(string text) => PlainScalar.IsInteger(text) || OptionalTextKey.IsNone(text);

    protected override bool TryParse(string text, out int? value)
    {
        value = null;
        if (OptionalTextKey.IsNone(text)) return true;
        if (!PlainScalar.TryInteger(text, out long number) || number < Minimum || number > Maximum) return false;
        value = (int)number;
        return true;
    }
}

/// <summary>One line of text, or <c>none</c>; in quotes it is text.</summary>
internal sealed record OptionalTextKey(string Name, int LongestText, string Description) : Key<string?>(Name, null, Description)
{
    public override string Expected => "one line of text, or none";

    public static bool IsNone(string text) => text == "none" || PlainScalar.IsNull(text);

    protected override bool AllowsNull => true;

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out string? value)
    {
        value = null;
        if (node is not ScalarNode scalar) return WrongType(bag, node);
        if (scalar.IsPlain && IsNone(scalar.Text)) return true;
        if (scalar.IsPlain && !PlainScalar.IsText(scalar.Text)) return Report(bag, node, ValueProblems.Unquoted(Name, Expected, scalar.Text));
        if (scalar.Text.Length > LongestText) return Report(bag, node, ValueProblems.TooLong(Name, scalar.Text.Length, LongestText));
        for (int i = 0; i < scalar.Text.Length; i++)
            if (!Characters.IsPlain(scalar.Text, i)) return Report(bag, node, ValueProblems.NotASingleLine(Name, scalar.Text[i]));
        value = scalar.Text;
        return true;
    }
}

/// <summary>True or false, in the words that PyYAML takes for them, which Python programs' files are written in.</summary>
internal sealed record SwitchKey(string Name, bool Default, string Description) : Key<bool>(Name, Default, Description)
{
    private static readonly string[] Allowed = ["true", "false"];

    public override string Expected => "true or false";

    protected override bool TryRead(SyntaxNode node, DiagnosticBag bag, out bool value)
    {
        value = false;
        if (node is not ScalarNode { IsPlain: true } scalar) return WrongType(bag, node);
        switch (scalar.Text)
        {
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                value = true;
                return true;
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return true;
            default:
                return Report(bag, node, ValueProblems.UnknownWord(Name, Expected, scalar.Text, Suggestion.For(scalar.Text, Allowed), Allowed));
        }
    }
}
