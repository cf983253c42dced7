namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Moves the image by whole pixels to the right (or to the left), at most 150/331 of its width.</summary>
public sealed class TranslateX : AugmentOperation
{
    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 150.0 / 331 * image.Width * level;

    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude) => new AffineMap(1, 0, -(int)magnitude, 0, 1, 0).Apply(image);
}
