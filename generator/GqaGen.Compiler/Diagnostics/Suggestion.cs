namespace GqaGen.Compiler.Diagnostics;

/// <summary>Did-you-mean.</summary>
internal static class Suggestion
{
    private const int LongestWord = 64;

    /// <summary>The end of a message: the nearest allowed word if one is near, else all of them.</summary>
    public static string For(string word, IEnumerable<string> allowed, string what)
    {
        string[] words = [.. allowed];
        string? nearest = words
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(c => c.distance <= Math.Max(1, c.candidate.Length / 3))
            .OrderBy(c => c.distance).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate).FirstOrDefault();
        return nearest is null ? $"; the {what} are {string.Join(", ", words)}" : $"; did you mean '{nearest}'?";
    }

    /// <summary>Edits (insert, delete, replace, swap neighbours) between two words, whatever their case and dashes.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > LongestWord) return int.MaxValue;
        (a, b) = (Plain(a), Plain(b));
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int same = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }

    private static string Plain(string word) => word.Replace('-', '_').ToLowerInvariant();
}
