namespace GqaGen.Runtime.Data;

/// <summary>Classes that a text file lists, one a line.</summary>
internal static class ClassList
{
    private const int LargestFile = 1 << 20;

    /// <summary>Reads them in their order.</summary>
    /// <exception cref="DatasetException">The file is missing or no text, or a class stands in it twice.</exception>
    public static IReadOnlyList<string> Read(string path, string expected)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (TextLine line in LineFile.Read(path, expected, LargestFile))
        {
            string name = line.Text.Trim();
            if (!known.Add(name)) throw line.Error($"{DatasetException.Quote(name)} is listed before.");
            names.Add(name);
        }
        return names;
    }
}
