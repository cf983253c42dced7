namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Shears along the columns, about the upper left corner: a place moves by magnitude (−0.3 to 0.3) times its distance from the left edge.</summary>
public sealed class ShearY : AugmentOperation
{
    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 0.3 * level;

    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude) => new AffineMap(1, 0, 0, magnitude, 1, 0).Apply(image);
}
