namespace GqaGen.Runtime.Data;

/// <summary>
/// How CIFAR-10 and CIFAR-100 are distributed: colour images of 32×32, in a binary and in a Python layout that hold the same images in the same
/// order (A. Krizhevsky 2009, <i>Learning Multiple Layers of Features from Tiny Images</i>).
/// </summary>
internal sealed record CifarFormat
{
    private const int Side = 32;

    /// <summary>The size of an image.</summary>
    public static readonly ImageShape Shape = new(3, Side, Side);

    /// <summary>Bytes of an image: its red, its green and its blue values, each row by row.</summary>
    public const int ImageLength = 3 * Side * Side;

    /// <summary>CIFAR-10.</summary>
    public static CifarFormat Cifar10 { get; } = new()
    {
        Classes = 10,
        Binary = new("binary", [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")], "test_batch.bin", "batches.meta.txt"),
        Python = new("python", [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}")], "test_batch", "batches.meta"),
        Subfolders = ["", "cifar-10-batches-bin", "cifar-10-batches-py"],
        LabelsKey = "labels",
        NamesKey = "label_names",
        ImagesOfTrainFile = 10_000,
        ImagesOfTestFile = 10_000,
    };

    /// <summary>CIFAR-100, with its 100 fine labels; its 20 coarse ones are checked, and not used.</summary>
    public static CifarFormat Cifar100 { get; } = new()
    {
        Classes = 100,
        CoarseClasses = 20,
        Binary = new("binary", ["train.bin"], "test.bin", "fine_label_names.txt"),
        Python = new("python", ["train"], "test", "meta"),
        Subfolders = ["", "cifar-100-binary", "cifar-100-python"],
        LabelsKey = "fine_labels",
        NamesKey = "fine_label_names",
        ImagesOfTrainFile = 50_000,
        ImagesOfTestFile = 10_000,
    };

    /// <summary>Classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Classes of a coarse label that stands before the label in the binary layout; null if there is none.</summary>
    public int? CoarseClasses { get; init; }

    /// <summary>Files of the binary layout.</summary>
    public required CifarFiles Binary { get; init; }

    /// <summary>Files of the Python layout.</summary>
    public required CifarFiles Python { get; init; }

    /// <summary>Where they are below the folder that a user names.</summary>
    public required IReadOnlyList<string> Subfolders { get; init; }

    /// <summary>The labels' key in the Python layout.</summary>
    public required string LabelsKey { get; init; }

    /// <summary>The class names' key in the Python layout.</summary>
    public required string NamesKey { get; init; }

    /// <summary>Images that each training file must have.</summary>
    public required int ImagesOfTrainFile { get; init; }

    /// <summary>Images that the test file must have.</summary>
    public required int ImagesOfTestFile { get; init; }
}

/// <summary>The files of one of CIFAR's layouts.</summary>
/// <param name="Name">Which layout.</param>
/// <param name="Train">Training files, in their order.</param>
/// <param name="Test">The test file.</param>
/// <param name="Names">The file of the class names.</param>
internal sealed record CifarFiles(string Name, IReadOnlyList<string> Train, string Test, string Names);
