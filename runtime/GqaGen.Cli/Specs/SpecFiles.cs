namespace GqaGen.Cli.Specs;

/// <summary>The spec files that arguments name.</summary>
internal static class SpecFiles
{
    public const string Pattern = "*.gqa.yaml";

    private static readonly EnumerationOptions Folder = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true, MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>A file stands for itself; a folder for the specs in it and below, but for links, hidden folders and build output.</summary>
    /// <exception cref="CliException">An argument names nothing, or a folder without specs.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> arguments)
    {
        List<string> files = [];
        foreach (string argument in arguments)
        {
            if (argument.Length == 0) throw new CliException("An empty path names no file; check the quotes of the command.");
            if (argument.Contains('\0')) throw new CliException($"{argument}: a path holds no NUL character.");
            if (!Directory.Exists(argument)) files.Add(argument);
            else
            {
                int before = files.Count;
                files.AddRange(In(argument));
                if (files.Count == before) throw new CliException($"{argument}: no {Pattern} in this folder or below it; name a folder with specs, or a file.");
            }
        }
        return [.. files.DistinctBy(Path.GetFullPath)];
    }

    private static IEnumerable<string> In(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, Pattern, Folder).Order(StringComparer.Ordinal)) yield return file;
        foreach (string below in Directory.GetDirectories(folder, "*", Folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(below) is "bin" or "obj" or "node_modules" or ['.', ..]) continue;
            foreach (string file in In(below)) yield return file;
        }
    }
}
