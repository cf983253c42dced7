using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>
/// Images in folders, one folder a class (torchvision's <c>ImageFolder</c>): <c>root/CLASS/…/NAME.jpg</c>, JPEG, PNG, BMP or WebP. The classes are
/// the folders' names in ordinal order. Only the file names are kept; an image is decoded each time it is read. Nothing is left out in
/// silence: whatever cannot be used is an error that names it, but for files that are no images by their names, which <see cref="OtherFiles"/>
/// lists. Links are not followed.
/// </summary>
public sealed class ImageFolderDataset : IImageDataset
{
    /// <summary>Pixels that an image may have unless told otherwise: 100 million, which take 400 MB in each thread that decodes one.</summary>
    public const long DefaultMostPixels = 100_000_000;

    // An image is four bytes a pixel in one array.
    private const long MostPixelsOfAnArray = 500_000_000;

    private readonly ImagePipeline _pipeline;
    private readonly ImageFolderIndex _index;
    private readonly ImageFileSource _files;

    /// <summary>Looks through the folder; no image is opened yet.</summary>
    /// <param name="root">The folder that has one folder for each class.</param>
    /// <param name="pipeline">From a decoded image to numbers.</param>
    /// <param name="classNames">The classes that there must be, in this order, for instance those of the training set; the folders' names unless given.</param>
    /// <param name="mostPixels">Larger images are refused before they are decoded, so that a small file cannot take all memory; at most 500 million.</param>
    /// <exception cref="DatasetException">The folder or a class is missing or empty, an image is of no class or of a format that is not read, or there is a link.</exception>
    public ImageFolderDataset(string root, ImagePipeline pipeline, IReadOnlyList<string>? classNames = null, long mostPixels = DefaultMostPixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostPixels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostPixels, MostPixelsOfAnArray);
        _pipeline = pipeline;
        root = Path.GetFullPath(root);
        _index = ImageFolderIndex.Of(root, classNames);
        _files = new ImageFileSource(root, _index.Images, _index.ClassNames, mostPixels);
        Origin = $"folder, sha256 {ImageSelection.All(_files).Checksum()}";
    }

    /// <inheritdoc/>
    public long Count => _index.Images.Count;

    /// <inheritdoc/>
    public ImageShape ImageShape => _pipeline.ImageShape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _index.ClassNames;

    /// <summary>Files in the folder that are no images by their names, from the root, in ordinal order; they are not read.</summary>
    public IReadOnlyList<string> OtherFiles => _index.OtherFiles;

    /// <inheritdoc/>
    public bool IsInMemory => false;

    /// <inheritdoc/>
    public string Transforms => _pipeline.ToString();

    /// <inheritdoc/>
    public string Origin { get; }

    /// <summary>The path of an image.</summary>
    /// <param name="index">Which one, in [0, <see cref="Count"/>).</param>
    public string FileOf(long index) => _files.FileOf((int)index);

    /// <inheritdoc/>
    public long Read(long index, long seed, Span<float> image)
    {
        using RgbImage decoded = _files.Decode((int)index);
        _pipeline.Apply(decoded, seed, image);
        return _files.LabelOf((int)index);
    }
}
