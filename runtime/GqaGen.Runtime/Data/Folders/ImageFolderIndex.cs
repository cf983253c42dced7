namespace GqaGen.Runtime.Data;

/// <summary>What lies in a folder of classes: its image files with their labels, and what else there is.</summary>
/// <param name="ClassNames">The folders' names, sorted.</param>
/// <param name="Images">Path from the root and label of each image, class by class, sorted.</param>
/// <param name="OtherFiles">Files that are no images by their names, sorted.</param>
internal sealed record ImageFolderIndex(IReadOnlyList<string> ClassNames, IReadOnlyList<(string Path, int Label)> Images, IReadOnlyList<string> OtherFiles)
{
    // Deeper than any data set, and far from the depth at which a path is too long to open.
    private const int Deepest = 32;

    /// <summary>Looks through the folder. Ordinal order, so that it is the same on every machine: folders by their paths, then the files in each.</summary>
    /// <param name="root">The folder that has one folder for each class.</param>
    /// <param name="wanted">The classes it must have, no more and no less; any unless given.</param>
    /// <exception cref="DatasetException">The folder or a class is missing or empty, an image is of a format that is not read or of no class, or a link leads elsewhere.</exception>
    public static ImageFolderIndex Of(string root, IReadOnlyList<string>? wanted)
    {
        if (!Directory.Exists(root)) throw new DatasetException($"{root} does not exist; expected a folder that has one folder of images for each class.");
        var others = new List<string>();
        List<FileSystemInfo> entries = FolderEntries.Of(new DirectoryInfo(root));
        foreach (FileInfo file in entries.OfType<FileInfo>())
            if (IsImage(root, file, others)) throw new DatasetException($"{file.FullName} is of no class: images lie in the folder of their class, {Path.Combine(root, "CLASS", file.Name)}.");

        string[] names = [.. entries.OfType<DirectoryInfo>().Select(folder => folder.Name)];
        CheckClasses(root, names, wanted);
        IReadOnlyList<string> classes = wanted ?? names;
        var images = new List<(string, int)>();
        for (int label = 0; label < classes.Count; label++)
        {
            int before = images.Count;
            Collect(root, new DirectoryInfo(Path.Combine(root, classes[label])), label, images, others, Deepest);
            if (images.Count == before) throw new DatasetException($"{Path.Combine(root, classes[label])} has no image: class '{classes[label]}' is empty. Expected {ImageFormats.Supported} files in it.");
        }
        return new(classes, images, others);
    }

    private static void CheckClasses(string root, string[] found, IReadOnlyList<string>? wanted)
    {
        if (found.Length == 0) throw new DatasetException($"{root} has no folders; expected one folder of images for each class.");
        if (wanted is null) return;
        if (wanted.Except(found, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
            throw new DatasetException($"{root} lacks the folder{(missing.Length > 1 ? "s" : "")} of {DatasetException.List(missing)}; expected one for each of {wanted.Count} classes.");
        if (found.Except(wanted, StringComparer.Ordinal).ToArray() is { Length: > 0 } more)
            throw new DatasetException($"{root} has {DatasetException.List(more)}, which {(more.Length > 1 ? "are none" : "is none")} of the {wanted.Count} classes.");
    }

    private static void Collect(string root, DirectoryInfo folder, int label, List<(string, int)> images, List<string> others, int depth)
    {
        if (depth == 0) throw new DatasetException($"{folder.FullName} lies more than {Deepest} folders deep.");
        List<FileSystemInfo> entries = FolderEntries.Of(folder);
        foreach (FileInfo file in entries.OfType<FileInfo>())
            if (IsImage(root, file, others)) images.Add((Path.GetRelativePath(root, file.FullName), label));
        foreach (DirectoryInfo inner in entries.OfType<DirectoryInfo>()) Collect(root, inner, label, images, others, depth - 1);
    }

    private static bool IsImage(string root, FileInfo file, List<string> others)
    {
        if (ImageFormats.IsNotRead(file.Name)) throw new DatasetException($"{file.FullName} is of a format that is not read; expected {ImageFormats.Supported}.");
        if (ImageFormats.IsRead(file.Name)) return true;
        others.Add(Path.GetRelativePath(root, file.FullName));
        return false;
    }
}
