using System.Globalization;

namespace GqaGen.Cli.Output;

/// <summary>Text from outside, made fit for a terminal: what could move its cursor or reorder a line is replaced.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>One line; a tab becomes a space, so that columns stay what they were.</summary>
    public static string Line(string text) => string.Create(text.Length, text, static (line, source) =>
    {
        for (int i = 0; i < source.Length; i++) line[i] = source[i] == '\t' ? ' ' : IsSafe(source, i) ? source[i] : Replacement;
    });

    private static bool IsSafe(string text, int index) => char.GetUnicodeCategory(text[index]) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Surrogate => char.IsHighSurrogate(text[index])
            ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            : index > 0 && char.IsHighSurrogate(text[index - 1]),
        _ => true,
    };
}
