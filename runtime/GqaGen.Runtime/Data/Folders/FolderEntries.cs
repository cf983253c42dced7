namespace GqaGen.Runtime.Data;

/// <summary>What lies in a folder of a data set.</summary>
internal static class FolderEntries
{
    /// <summary>Its files and folders in ordinal order of their names, so that it is the same on every machine.</summary>
    /// <exception cref="DatasetException">It is missing or cannot be read, or a link leads elsewhere.</exception>
    public static List<FileSystemInfo> Of(DirectoryInfo folder)
    {
        List<FileSystemInfo> entries = Read(folder);
        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (FileSystemInfo entry in entries)
            if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is { } target) throw Link(entry, target);
        return entries;
    }

    private static DatasetException Link(FileSystemInfo entry, string target) => new(
        $"{entry.FullName} is a link to {target}; links are not followed, because a data set from elsewhere could lead out of its folder. "
        + $"Put the {(entry is DirectoryInfo ? "folder" : "file")} itself, or a hard link, in its place.");

    private static List<FileSystemInfo> Read(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos()];
        }
        catch (DirectoryNotFoundException e)
        {
            throw new DatasetException($"{folder.FullName} is missing; expected a folder.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DatasetException($"{folder.FullName} cannot be read: {e.Message}", e);
        }
    }
}
