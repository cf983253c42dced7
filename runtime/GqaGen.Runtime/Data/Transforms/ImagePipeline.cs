namespace GqaGen.Runtime.Data.Transforms;

/// <summary>
/// All steps from a decoded image to what a model is shown (torchvision's <c>Compose</c>): augmentations of the image as it is stored, then to one
/// size, then numbers, which is the order of the paper's code. Thread-safe.
/// </summary>
public sealed class ImagePipeline
{
    private readonly IReadOnlyList<IImageTransform> _augmentations;
    private readonly Resize _resize;
    private readonly Normalize _normalize;

    /// <summary>Makes the pipeline.</summary>
    /// <param name="augmentations">In their order.</param>
    /// <param name="resize">To the size of the model.</param>
    /// <param name="normalize">To numbers.</param>
    public ImagePipeline(IReadOnlyList<IImageTransform> augmentations, Resize resize, Normalize normalize)
    {
        (_augmentations, _resize, _normalize) = (augmentations, resize, normalize);
        ImageShape = new(normalize.Channels, resize.Height, resize.Width);
    }

    /// <summary>The shape of what comes out.</summary>
    public ImageShape ImageShape { get; }

    /// <summary>
    /// The paper's way to training images of side <paramref name="size"/>: RandAugment, resize, mean 0.5 and deviation 0.5 (Khan et al. 2024);
    /// mirrored half of the time if <paramref name="flip"/>, which the paper does not name.
    /// </summary>
    public static ImagePipeline Training(int size, bool flip = false) =>
        new(flip ? [new RandomHorizontalFlip(), new RandAugment()] : [new RandAugment()], new Resize(size, size), Normalize.Half);

    /// <summary>The same without what is random.</summary>
    public static ImagePipeline Evaluation(int size) => new([], new Resize(size, size), Normalize.Half);

    /// <summary>Takes the image through all steps into <paramref name="tensor"/> [c, h, w]; the image itself is used up by that.</summary>
    /// <param name="image">The decoded image, of any size.</param>
    /// <param name="seed">Decides what is random.</param>
    /// <param name="tensor">Room for <see cref="ImageShape"/>.</param>
    public void Apply(RgbImage image, long seed, Span<float> tensor)
    {
        var random = new SampleRandom(seed);
        foreach (IImageTransform augmentation in _augmentations) augmentation.Apply(image, random);
        _resize.Apply(image, random);
        _normalize.Apply(image, tensor);
    }

    /// <summary>The steps with their settings, in order.</summary>
    public override string ToString() => string.Join(", ", [.. _augmentations, _resize, _normalize]);

    /// <summary>Whether there is nothing to do to images of this size but to make numbers of them.</summary>
    internal bool OnlyNormalizes(ImageShape stored) => _augmentations.Count == 0 && stored.Height == _resize.Height && stored.Width == _resize.Width;
}
