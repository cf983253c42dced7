namespace GqaGen.Runtime.Data;

/// <summary>
/// MNIST and data sets of its form: grey images of 28×28 in four idx files, <c>train-images-idx3-ubyte</c> and its like, gzipped or not; in a folder,
/// or in its <c>raw</c> as torchvision keeps them.
/// </summary>
internal static class Mnist
{
    private const int Side = 28;
    private static readonly string[] Files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The size of an image.</summary>
    public static readonly ImageShape Shape = new(1, Side, Side);

    /// <summary>MNIST's classes.</summary>
    public static readonly IReadOnlyList<string> Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Fashion-MNIST's (H. Xiao, K. Rasul and R. Vollgraf 2017, arXiv 1708.07747).</summary>
    public static readonly IReadOnlyList<string> Clothes = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Reads MNIST.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged, or it is Fashion-MNIST.</exception>
    public static DatasetParts ReadDigits(string directory)
    {
        DatasetParts parts = Read(directory, "MNIST", Digits);
        if (LabelCounts(parts) is { } counts && counts.All(n => n == 6000))
            throw Other(directory, "6,000 training images of each class, as Fashion-MNIST does and MNIST does not", "fashion-mnist");
        return parts;
    }

    /// <summary>Reads Fashion-MNIST.</summary>
    /// <exception cref="DatasetException">A file is missing or damaged, or it is MNIST.</exception>
    public static DatasetParts ReadClothes(string directory)
    {
        DatasetParts parts = Read(directory, "FashionMNIST", Clothes);
        if (LabelCounts(parts) is { } counts && counts is [5923, 6742, ..])
            throw Other(directory, "5,923 training images of class 0 and 6,742 of class 1, as MNIST does; Fashion-MNIST has 6,000 of each", "mnist");
        return parts;
    }

    private static DatasetParts Read(string directory, string torchvision, IReadOnlyList<string> classNames)
    {
        var layout = new DatasetLayout("idx", [.. Files.SelectMany(Spellings)]);
        (string folder, _) = DatasetFolder.Find(directory, ["", "raw", Path.Combine(torchvision, "raw")], [layout]);
        return DatasetParts.Of(Part(folder, Files[0], Files[1], classNames), Part(folder, Files[2], Files[3], classNames));
    }

    private static StoredImages Part(string folder, string imagesName, string labelsName, IReadOnlyList<string> classNames)
    {
        IdxFile images = IdxFile.Read(PathOf(folder, imagesName), 3), labels = IdxFile.Read(PathOf(folder, labelsName), 1);
        (int count, int height, int width) = (images.Dimensions[0], images.Dimensions[1], images.Dimensions[2]);
        if ((height, width) != (Side, Side)) throw new DatasetException($"{images.Path}: at byte 8: images of {height}×{width}, expected {Side}×{Side}.");
        if (labels.Dimensions[0] != count)
            throw new DatasetException($"{labels.Path}: at byte 4: {labels.Dimensions[0]} labels, expected one for each of the {count} images of {images.Path}.");
        int wrong = labels.Values.Span.IndexOfAnyExceptInRange((byte)0, (byte)(classNames.Count - 1));
        if (wrong >= 0)
            throw new DatasetException($"{labels.Path}: at byte {labels.HeaderLength + wrong}: label {labels.Values.Span[wrong]}, expected 0 to {classNames.Count - 1}.");
        ReadOnlyMemory<byte>[] pixels = [.. Enumerable.Range(0, count).Select(i => images.Values.Slice(i * Side * Side, Side * Side))];
        return new(pixels, labels.Values.ToArray(), Shape, classNames);
    }

    private static string PathOf(string folder, string name) =>
        Spellings(name).Select(spelling => Path.Combine(folder, spelling)).FirstOrDefault(File.Exists) ?? Path.Combine(folder, name);

    // Some tools that unpack it put a point in the place of the second hyphen.
    private static IEnumerable<string> Spellings(string name)
    {
        string dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return [name, $"{name}.gz", dotted, $"{dotted}.gz"];
    }

    private static DatasetException Other(string directory, string contents, string name) =>
        new($"{directory} holds {contents}. The files of both have the same names; open it as '{name}'.");

    // Of the full set only: a part of it may have any.
    private static int[]? LabelCounts(DatasetParts parts)
    {
        if (parts.Train.Count != 60_000) return null;
        var counts = new int[parts.Train.Source.ClassNames.Count];
        foreach (int label in parts.Train.Labels()) counts[label]++;
        return counts;
    }
}
