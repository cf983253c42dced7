namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Shears along the rows, about the upper left corner: a place moves by magnitude (−0.3 to 0.3) times its distance from the top.</summary>
public sealed class ShearX : AugmentOperation
{
    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 0.3 * level;

    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude) => new AffineMap(1, magnitude, 0, 0, 1, 0).Apply(image);
}
