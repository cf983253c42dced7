namespace GqaGen.Runtime.Data;

/// <summary>
/// A tree of class folders (torchvision's <c>ImageFolder</c>): either with the parts <c>train</c>, <c>val</c> and <c>test</c> above them, of which the
/// last two may be missing, or without parts.
/// </summary>
internal static class ImageTree
{
    private const string Train = "train", Test = "test";
    private static readonly string[] ValidationNames = ["val", "valid", "validation"];

    /// <summary>
    /// Reads any tree. Without a <c>test</c>, the validation part is what is reported on, as in ImageNet, and validation must be held out; a tree without
    /// parts needs both held out.
    /// </summary>
    /// <exception cref="DatasetException">A class is missing or empty, or an image is of no class.</exception>
    public static DatasetParts Read(string directory)
    {
        DatasetFolder.CheckIsFolder(directory);
        List<FileSystemInfo> entries = FolderEntries.Of(new DirectoryInfo(directory));
        string[] folders = [.. entries.OfType<DirectoryInfo>().Select(folder => folder.Name)];
        return folders.Contains(Train) && HasFolders(Path.Combine(directory, Train)) ? InParts(directory, folders) : Whole(directory);
    }

    private static DatasetParts InParts(string directory, string[] folders)
    {
        string[] validations = [.. ValidationNames.Where(folders.Contains)], others = [.. folders.Except([Train, Test, .. validations])];
        if (validations.Length > 1) throw new DatasetException($"{directory} has {DatasetException.List(validations)}; expected one folder for validation.");

        TreePart train = TreePart.Of(Path.Combine(directory, Train));
        TreePart? Part(string? name) => name is null ? null : TreePart.Of(Path.Combine(directory, name), train.Index.ClassNames);
        TreePart? validation = Part(validations.FirstOrDefault()), test = Part(folders.Contains(Test) ? Test : null);

        List<string> remarks = [.. TreePart.OtherFiles(train, validation, test)];
        if (others.Length > 0) remarks.Add($"Not read, because they are no part of it by their names: {DatasetException.List(others)}.");
        if (test is null && validation is not null) remarks.Add($"There is no part '{Test}': '{validations[0]}' is tested on.");
        return new(All(train)!, test is null ? null : All(validation), All(test ?? validation)) { Remarks = remarks };
    }

    private static DatasetParts Whole(string directory)
    {
        TreePart whole = TreePart.Of(directory);
        return new(All(whole)!, Validation: null, Test: null) { Remarks = [.. TreePart.OtherFiles(whole)] };
    }

    private static ImageSelection? All(TreePart? part) => part is null ? null : ImageSelection.All(part.Images);

    private static bool HasFolders(string folder) => FolderEntries.Of(new DirectoryInfo(folder)).OfType<DirectoryInfo>().Any();
}
