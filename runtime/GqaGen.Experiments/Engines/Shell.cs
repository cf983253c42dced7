namespace GqaGen.Experiments.Engines;

/// <summary>Words for a POSIX shell.</summary>
internal static class Shell
{
    /// <summary>One word, whatever it holds.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '=' or ',' or '%' or '+') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
