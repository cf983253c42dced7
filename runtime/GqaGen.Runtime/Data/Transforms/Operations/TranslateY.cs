namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Moves the image by whole pixels down (or up), at most 150/331 of its height.</summary>
public sealed class TranslateY : AugmentOperation
{
    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 150.0 / 331 * image.Height * level;

    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude) => new AffineMap(1, 0, 0, 0, 1, -(int)magnitude).Apply(image);
}
