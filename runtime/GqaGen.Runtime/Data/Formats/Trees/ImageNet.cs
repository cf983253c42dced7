namespace GqaGen.Runtime.Data;

/// <summary>
/// ImageNet-1k, the classification data of ILSVRC 2012 (O. Russakovsky et al. 2015, arXiv 1409.0575), with a folder for each class in <c>train</c> and in
/// <c>val</c>. Its validation part is what is reported on: the labels of its test part are not public. Labels are the ordinal order of the WordNet ids,
/// as everywhere.
/// </summary>
internal static class ImageNet
{
    private const string Train = "train", Validation = "val";

    /// <summary>ImageNet-1k's size.</summary>
    public static DatasetSize Size { get; } = new(Classes: 1000, Train: 1_281_167, Test: 50_000);

    /// <summary>Reads it.</summary>
    /// <exception cref="DatasetException">A class is missing or empty, images are missing, or they are not sorted into class folders.</exception>
    public static DatasetParts Read(string directory, DatasetSize size)
    {
        (string folder, _) = DatasetFolder.Find(directory, ["", Path.Combine("ILSVRC", "Data", "CLS-LOC")], [new("ImageNet", Train, Validation)]);
        CheckUnpacked(Path.Combine(folder, Train));
        TreePart train = TreePart.Of(Path.Combine(folder, Train));
        size.CheckClasses(train.Folder, train.Index.ClassNames.Count);
        CheckSorted(Path.Combine(folder, Validation));
        TreePart validation = TreePart.Of(Path.Combine(folder, Validation), train.Index.ClassNames);

        ImageFileSource trained = train.Images, tested = validation.Images;
        size.CheckImages(train.Folder, trained, isTest: false);
        size.CheckImages(validation.Folder, tested, isTest: true);
        return DatasetParts.Of(trained, tested) with { Remarks = ["Its validation part is tested on.", .. TreePart.OtherFiles(train, validation)] };
    }

    private static void CheckUnpacked(string train)
    {
        if (!Directory.Exists(train)) return;
        FileInfo? archive = FolderEntries.Of(new DirectoryInfo(train)).OfType<FileInfo>().FirstOrDefault(file => file.Extension.Equals(".tar", StringComparison.OrdinalIgnoreCase));
        if (archive is null) return;
        const string unpack = """for a in *.tar; do mkdir "${a%.tar}" && tar -xf "$a" -C "${a%.tar}" && rm "$a"; done""";
        throw new DatasetException($"{archive.FullName} is an archive; expected a folder for each class. Unpack each in {train}: {unpack}");
    }

    private static void CheckSorted(string validation)
    {
        if (!Directory.Exists(validation)) throw new DatasetException($"{validation} is missing; expected a folder that has one folder of images for each class.");
        List<FileSystemInfo> entries = FolderEntries.Of(new DirectoryInfo(validation));
        if (entries.OfType<DirectoryInfo>().Any() || entries.OfType<FileInfo>().FirstOrDefault(file => ImageFormats.IsRead(file.Name)) is not { } image) return;
        throw new DatasetException($"{validation} holds images and no class folders, for instance {image.Name}, as it is distributed. Sort them: "
            + "image i, counted from 1, is of the class whose ILSVRC2012_ID in the development kit's meta.mat is line i of its ILSVRC2012_validation_ground_truth.txt "
            + $"(torchvision.datasets.ImageNet does that); move each into the folder named by the WordNet id of its class, {Path.Combine(validation, "n01440764", "…")}.");
    }
}
