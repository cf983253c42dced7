namespace GqaGen.Runtime.Data;

/// <summary>A folder of class folders that is one part of a data set.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Index">What lies in it.</param>
internal sealed record TreePart(string Folder, ImageFolderIndex Index)
{
    /// <summary>All its images.</summary>
    public ImageFileSource Images => new(Folder, Index.Images, Index.ClassNames);

    /// <summary>Looks through a folder.</summary>
    /// <exception cref="DatasetException">It or a class is missing or empty, or an image is of no class.</exception>
    public static TreePart Of(string folder, IReadOnlyList<string>? classNames = null) => new(folder, ImageFolderIndex.Of(folder, classNames));

    /// <summary>A sentence on the files that were not read, because they are no images by their names; none if there are no such files.</summary>
    public static IEnumerable<string> OtherFiles(params IEnumerable<TreePart?> parts)
    {
        string[] others = [.. parts.OfType<TreePart>().SelectMany(part => part.Index.OtherFiles.Select(file => Path.Combine(Path.GetFileName(part.Folder), file)))];
        return others.Length == 0 ? [] : [$"Not read, because they are no images by their names: {DatasetException.List(others)}."];
    }
}
