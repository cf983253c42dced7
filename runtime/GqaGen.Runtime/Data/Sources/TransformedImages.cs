using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Data;

/// <summary>Images of a source, taken through a pipeline each time they are read.</summary>
/// <param name="images">Which ones.</param>
/// <param name="pipeline">From an image to numbers.</param>
/// <param name="origin">What they are; see <see cref="IImageDataset.Origin"/>.</param>
internal sealed class TransformedImages(ImageSelection images, ImagePipeline pipeline, string origin) : IImageDataset
{
    public long Count => images.Count;

    public ImageShape ImageShape => pipeline.ImageShape;

    public IReadOnlyList<string> ClassNames => images.Source.ClassNames;

    // Where nothing but the normalisation is left to do, a thread costs more than it saves.
    public bool IsInMemory { get; } = images.Source.StoredShape is { } stored && pipeline.OnlyNormalizes(stored);

    public string Transforms { get; } = pipeline.ToString();

    public string Origin => origin;

    public long Read(long index, long seed, Span<float> image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int at = images.Indices[index];
        using RgbImage decoded = images.Source.Decode(at);
        pipeline.Apply(decoded, seed, image);
        return images.Source.LabelOf(at);
    }
}
