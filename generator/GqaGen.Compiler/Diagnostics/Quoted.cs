using System.Globalization;
using System.Text;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>Text of a spec as messages show it: quoted, short, on one line, with nothing that a terminal would act on.</summary>
internal static class Quoted
{
    private const int Longest = 40;

    public static string Of(string text, int longest = Longest)
    {
        var quoted = new StringBuilder("'");
        int shown = text.Length <= longest ? text.Length : longest - 1;
        if (shown < text.Length && char.IsHighSurrogate(text[shown - 1])) shown--;
        for (int i = 0; i < shown; i++)
        {
            if (Characters.IsPlain(text, i)) quoted.Append(text[i]);
            else quoted.Append("\\u").Append(((int)text[i]).ToString("X4", CultureInfo.InvariantCulture));
        }
        return quoted.Append(shown < text.Length ? "…'" : "'").ToString();
    }

    public static string Path(string path) => Of(path, int.MaxValue);

    /// <summary>Words one after the other, each quoted.</summary>
    public static string List(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"'{w}'"));
}
