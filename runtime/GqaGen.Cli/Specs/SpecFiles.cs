namespace GqaGen.Cli.Specs;

/// <summary>The spec files that arguments name.</summary>
internal static class SpecFiles
{
    public const string Pattern = "*.gqa.yaml";

    // Without AttributesToSkip a link to a file is one of the files, and a link to a folder one of the folders.
    private static readonly EnumerationOptions Entries = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>A file stands for itself; a folder for the specs in it and below, but for linked and hidden folders and build output.</summary>
    /// <exception cref="CliException">An argument names nothing, or a folder without specs.</exception>
    public static FoundSpecs Find(IEnumerable<string> arguments) => Find(arguments, Listing.Of);

    /// <param name="arguments">What to find.</param>
    /// <param name="list">What is in a folder.</param>
    internal static FoundSpecs Find(IEnumerable<string> arguments, Func<string, Listing> list)
    {
        List<string> files = [];
        List<UnreadPath> unread = [];
        foreach (string argument in arguments)
        {
            if (argument.Length == 0) throw new CliException("An empty path names no file; check the quotes of the command.");
            if (argument.Contains('\0')) throw new CliException($"{argument}: a path holds no NUL character.");
            if (!Directory.Exists(argument)) files.Add(argument);
            else
            {
                int before = files.Count + unread.Count;
                Add(argument);
                if (files.Count + unread.Count == before) throw new CliException($"{argument}: no {Pattern} in this folder or below it; name a folder with specs, or a file.");
            }
        }
        return new([.. files.DistinctBy(Path.GetFullPath)], [.. unread.DistinctBy(u => Path.GetFullPath(u.Path))]);

        void Add(string folder)
        {
            Listing listing;
            try
            {
                listing = list(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unread.Add(new(folder, $"{folder}: this folder cannot be read: {e.Message}"));
                return;
            }
            files.AddRange(listing.Specs.Order(StringComparer.Ordinal));
            foreach (string below in listing.Folders.Order(StringComparer.Ordinal))
                if (Path.GetFileName(below) is not ("bin" or "obj" or "node_modules" or ['.', ..])) Add(below);
        }
    }

    /// <summary>What is in a folder.</summary>
    /// <param name="Specs">Files of specs, and links to such.</param>
    /// <param name="Folders">Folders, without links: these could lead in a circle.</param>
    internal sealed record Listing(IReadOnlyList<string> Specs, IReadOnlyList<string> Folders)
    {
        public static Listing Of(string folder) => new(
            [.. Directory.GetFiles(folder, Pattern, Entries).Where(file => !IsHiddenLink(file))],
            [.. Directory.GetDirectories(folder, "*", Entries).Where(below => new DirectoryInfo(below).LinkTarget is null)]);

        // Emacs locks a file that it edits by a link beside it, .#NAME, which leads nowhere.
        private static bool IsHiddenLink(string file) => Path.GetFileName(file) is ['.', ..] && new FileInfo(file).LinkTarget is not null;
    }
}

/// <summary>Files to read, and folders that cannot be searched.</summary>
internal sealed record FoundSpecs(IReadOnlyList<string> Files, IReadOnlyList<UnreadPath> Unread);

/// <summary>A file or folder that cannot be read, and why.</summary>
internal sealed record UnreadPath(string Path, string Problem);
