namespace GqaGen.Compiler.Text;

/// <summary>Which characters text may hold.</summary>
internal static class Characters
{
    /// <summary>The runs of characters that YAML does not allow: control characters, lone surrogates, non-characters; and the sign for bytes that are no text.</summary>
    public static IEnumerable<(int Start, int End)> NotAllowed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int end = i;
            while (end < text.Length && !IsPrintable(text, end)) end++;
            if (end == i) continue;
            yield return (i, end);
            i = end;
        }
    }

    /// <summary>Whether a character may stand in a line of plain text: printable, no line break, and not one that reorders the text shown.</summary>
    public static bool IsPlain(string text, int index) =>
        IsPrintable(text, index)
        && text[index] is not '\t' and not '\r' and not '\n' and not '\u0085' and not '\u2028' and not '\u2029'
        && text[index] is not (>= '\u202A' and <= '\u202E') and not (>= '\u2066' and <= '\u2069') and not '\u200E' and not '\u200F' and not '\u061C';

    // YAML 1.2.2, production 1 (c-printable).
    private static bool IsPrintable(string text, int index) => text[index] switch
    {
        '\t' or '\n' or '\r' or '\u0085' => true,
        '\uFEFF' or '\uFFFE' or '\uFFFF' => false,
        '\uFFFD' => false,          // what is read for bytes that are not UTF-8
        char c when char.IsHighSurrogate(c) => index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]),
        char c when char.IsLowSurrogate(c) => index > 0 && char.IsHighSurrogate(text[index - 1]),
        char c => !char.IsControl(c),
    };
}
