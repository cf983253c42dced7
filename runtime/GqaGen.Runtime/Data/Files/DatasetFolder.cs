namespace GqaGen.Runtime.Data;

/// <summary>One of the ways in which a data set lies in a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Marks">Files or folders; where one of them is, the data set is.</param>
internal sealed record DatasetLayout(string Name, params IReadOnlyList<string> Marks);

/// <summary>Finds a data set in the folder that a user names, which may also be the folder above it.</summary>
internal static class DatasetFolder
{
    private const int Shown = 8;
    private static readonly string[] Archives = [".tar", ".tar.gz", ".tgz", ".zip"];

    /// <summary>The first place that has a mark of a layout.</summary>
    /// <param name="directory">The folder that the user named.</param>
    /// <param name="subfolders">Where in it the data set may be; an empty text stands for the folder itself.</param>
    /// <param name="layouts">What it may look like.</param>
    /// <exception cref="DatasetException">There is none; the message says what was looked for and what there is.</exception>
    public static (string Folder, DatasetLayout Layout) Find(string directory, IReadOnlyList<string> subfolders, IReadOnlyList<DatasetLayout> layouts)
    {
        CheckIsFolder(directory);
        foreach (string folder in subfolders.Select(sub => Path.Combine(directory, sub)))
        foreach (DatasetLayout layout in layouts)
            if (layout.Marks.Any(mark => Path.Exists(Path.Combine(folder, mark)))) return (folder, layout);

        string sought = string.Join(", or ", layouts.Select(l => DatasetException.List(l.Marks)));
        string places = string.Join(", ", ["it", .. subfolders.Where(s => s.Length > 0)]);
        throw new DatasetException($"{directory} does not hold the data set: looked for {sought} in {places}. {Contents(directory)}") { IsNotThere = true };
    }

    /// <summary>Checks that a folder is there.</summary>
    /// <exception cref="DatasetException">It is missing, or an archive.</exception>
    public static void CheckIsFolder(string directory)
    {
        string mend = IsArchive(directory) ? $" {Unpack(Path.GetFileName(directory))}" : "";
        if (File.Exists(directory)) throw new DatasetException($"{directory} is a file; expected the folder of the data set.{mend}") { IsNotThere = true };
        if (!Directory.Exists(directory)) throw new DatasetException($"{directory} does not exist; expected the folder of the data set.") { IsNotThere = true };
    }

    // What there is in a folder, in a sentence or two.
    private static string Contents(string folder)
    {
        string[] names = Names(folder);
        if (names.Length == 0) return "It is empty.";
        string holds = $"It holds {string.Join(", ", names.Take(Shown).Select(DatasetException.Quote))}{(names.Length > Shown ? $" and {names.Length - Shown} more" : "")}.";
        return names.FirstOrDefault(IsArchive) is { } archive ? $"{holds} {Unpack(archive)}" : holds;
    }

    private static string[] Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DatasetException($"{folder} cannot be read: {e.Message}", e);
        }
    }

    private static bool IsArchive(string name) => Archives.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string Unpack(string archive) =>
        $"Archives are not read; unpack it: {(archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? "unzip" : "tar -xf")} {archive}";
}
