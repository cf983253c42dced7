namespace GqaGen.Runtime.Data;

/// <summary>Finds data sets by what people call them.</summary>
internal static class DatasetNames
{
    private const int Longest = 64;

    /// <summary>The data set of a name or an alias; case and separators do not matter.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DatasetInfo Find(IReadOnlyList<DatasetInfo> all, string name)
    {
        string wanted = Plain(name);
        if (all.FirstOrDefault(info => Names(info).Any(n => Plain(n) == wanted)) is { } found) return found;
        string meant = Nearest(all, wanted) is { } nearest ? $"; did you mean '{nearest.Name}'?" : ".";
        string names = string.Join(", ", all.Select(info => info.Name));
        throw new ArgumentException($"There is no data set {DatasetException.Quote(name)}{meant} There are {names}; any other opens as 'folder' once it is sorted into class folders.", nameof(name));
    }

    private static DatasetInfo? Nearest(IReadOnlyList<DatasetInfo> all, string wanted)
    {
        if (wanted.Length is 0 or > Longest) return null;
        (DatasetInfo Info, int Edits) best = all.Select(info => (info, Names(info).Min(name => Edits(wanted, Plain(name))))).MinBy(candidate => candidate.Item2);
        return best.Edits <= Math.Max(1, wanted.Length / 3) ? best.Info : null;
    }

    private static IEnumerable<string> Names(DatasetInfo info) => [info.Name, .. info.Aliases];

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    // Levenshtein's distance, a row at a time.
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
