namespace GqaGen.Runtime.Data;

/// <summary>
/// Food-101 (L. Bossard, M. Guillaumin and L. Van Gool 2014): <c>images/CLASS/ID.jpg</c>, and which of them are for training and for testing in
/// <c>meta/train.txt</c> and <c>meta/test.txt</c>. Labels are the ordinal order of the class names, as in torchvision.
/// </summary>
internal static class Food101
{
    private const string Images = "images", Meta = "meta", Extension = ".jpg";

    /// <summary>Food-101's size.</summary>
    public static DatasetSize Size { get; } = new(Classes: 101, Train: 75_750, Test: 25_250);

    /// <summary>Reads it.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged, or files and lists do not fit each other; the message names the line or the file.</exception>
    public static DatasetParts Read(string directory, DatasetSize size)
    {
        (string folder, _) = DatasetFolder.Find(directory, ["", "food-101"], [new("Food-101", Images, Meta)]);
        string classes = Path.Combine(folder, Meta, "classes.txt");
        string[] names = [.. ClassList.Read(classes, $"the names of {size.Classes} classes, one a line").Order(StringComparer.Ordinal)];
        size.CheckClasses(classes, names.Length);
        TreePart images = TreePart.Of(Path.Combine(folder, Images), names);

        // A list's entries are looked up among the files that are there, so they cannot lead elsewhere.
        var unlisted = images.Index.Images.ToDictionary(image => image.Path.Replace('\\', '/'), image => image.Label, StringComparer.Ordinal);
        ImageFileSource train = Part(folder, "train", images, unlisted), test = Part(folder, "test", images, unlisted);
        if (unlisted.Count > 0)
            throw new DatasetException($"{images.Folder}: {DatasetException.List(unlisted.Keys)} {(unlisted.Count > 1 ? "are" : "is")} neither in {Meta}/train.txt nor in {Meta}/test.txt.");
        size.CheckImages(Path.Combine(folder, Meta, "train.txt"), train, isTest: false);
        size.CheckImages(Path.Combine(folder, Meta, "test.txt"), test, isTest: true);
        return DatasetParts.Of(train, test) with { Remarks = [.. TreePart.OtherFiles(images)] };
    }

    private static ImageFileSource Part(string folder, string name, TreePart images, Dictionary<string, int> unlisted)
    {
        var part = new List<(string, int)>();
        foreach (TextLine line in LineFile.Read(Path.Combine(folder, Meta, $"{name}.txt"), "an image a line, for instance 'apple_pie/1005649'"))
        {
            string image = line.Text.Trim() + Extension;
            if (!unlisted.Remove(image, out int label))
                throw line.Error($"{DatasetException.Quote(image)} is not in {images.Folder}, or is listed before.");
            part.Add((image, label));
        }
        return new(images.Folder, part, images.Index.ClassNames);
    }
}
