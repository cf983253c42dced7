using System.Globalization;
using System.Text;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Emit;

/// <summary>Values and foreign text as C#: nothing from a spec reaches generated code but through here.</summary>
internal static class Literal
{
    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>With a separator between thousands: <c>19_895_434</c>.</summary>
    public static string Grouped(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    public static string Of(double? value) => value is { } number ? Of(number) : "null";

    public static string Of(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') literal.Append('\\').Append(c);
            else if (c == '\n') literal.Append("\\n");
            else if (IsPlain(c)) literal.Append(c);
            else literal.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }
        return literal.Append('"').ToString();
    }

    /// <summary>Text for a single-line XML doc comment.</summary>
    public static string Xml(string text) =>
        Comment(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Text for a line comment: no character of it can end the line or reorder it where it is read.</summary>
    public static string Comment(string text) => new(text.Select(c => IsPlain(c) ? c : ' ').ToArray());

    // Surrogates are kept; lone ones are harmless in text.
    private static bool IsPlain(char c) => char.IsSurrogate(c) || Characters.IsPlain(c.ToString(), 0);
}
