namespace GqaGen.Runtime.Data.Transforms;

/// <summary>All steps from a decoded image to what a model is shown (torchvision's <c>Compose</c>). Thread-safe.</summary>
public sealed class ImagePipeline
{
    private readonly IReadOnlyList<IImageTransform> _transforms;
    private readonly Normalize _normalize;

    /// <summary>Makes the pipeline: first to one size, then <paramref name="augmentations"/> in their order, which keep that size, then numbers.</summary>
    public ImagePipeline(Resize resize, IReadOnlyList<IImageTransform> augmentations, Normalize normalize)
    {
        _transforms = [resize, .. augmentations];
        _normalize = normalize;
        ImageShape = new(normalize.Channels, resize.Height, resize.Width);
    }

    /// <summary>The shape of what comes out.</summary>
    public ImageShape ImageShape { get; }

    /// <summary>
    /// The paper's way to training images of side <paramref name="size"/>: resize, RandAugment, mean 0.5 and deviation 0.5 (Khan et al. 2024);
    /// mirrored half of the time if <paramref name="flip"/>, which the paper does not name.
    /// </summary>
    public static ImagePipeline Training(int size, bool flip = false) =>
        new(new Resize(size, size), flip ? [new RandomHorizontalFlip(), new RandAugment()] : [new RandAugment()], Normalize.Half);

    /// <summary>The same without what is random.</summary>
    public static ImagePipeline Evaluation(int size) => new(new Resize(size, size), [], Normalize.Half);

    /// <summary>Takes the image through all steps into <paramref name="tensor"/> [c, h, w]; the image itself is used up by that.</summary>
    /// <param name="image">The decoded image, of any size.</param>
    /// <param name="seed">Decides what is random.</param>
    /// <param name="tensor">Room for <see cref="ImageShape"/>.</param>
    public void Apply(RgbImage image, long seed, Span<float> tensor)
    {
        var random = new SampleRandom(seed);
        foreach (IImageTransform transform in _transforms) transform.Apply(image, random);
        _normalize.Apply(image, tensor);
    }

    /// <summary>The steps with their settings, in order.</summary>
    public override string ToString() => string.Join(", ", _transforms.Select(t => t.ToString()).Append(_normalize.ToString()));
}
