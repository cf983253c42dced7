namespace GqaGen.Compiler.Diagnostics;

/// <summary>Did you mean …?</summary>
internal static class Suggestion
{
    private const int Longest = 64;

    /// <summary>The candidate that is known by what was found, or the one nearest to it, or null where none is near. The earlier of two that are equally near wins.</summary>
    public static string? For(string found, IEnumerable<string> candidates)
    {
        if (found.Length is 0 or > Longest) return null;
        string wanted = Plain(found);
        if (OtherNames.Table.TryGetValue(wanted, out string? meant) && candidates.Contains(meant)) return meant;
        string? best = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int distance = Distance(wanted, Plain(candidate), wanted.Length);
            if (distance < least) (best, least) = (candidate, distance);
        }
        return best;
    }

    // Case and separators are the commonest slips; they cost nothing.
    private static string Plain(string text) => new(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());

    private static int Distance(string wanted, string candidate, int length)
    {
        int edits = Edits(wanted, candidate);
        if (edits <= Math.Max(1, Math.Max(length, candidate.Length) / 3) && edits < Math.Min(length, candidate.Length)) return edits;
        bool contained = length >= 3 && candidate.Contains(wanted) || candidate.Length >= 3 && wanted.Contains(candidate);
        return contained ? Longest + edits : int.MaxValue;
    }

    // Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
    private static int Edits(string a, string b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) table[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        for (int j = 1; j <= b.Length; j++)
        {
            int cost = a[i - 1] == b[j - 1] ? 0 : 1;
            table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
        }
        return table[a.Length, b.Length];
    }
}
