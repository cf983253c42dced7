namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Turns the image about its middle, anticlockwise, by at most 30 degrees.</summary>
public sealed class Rotate : AugmentOperation
{
    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 30 * level;

    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(magnitude));
        double x = image.Width / 2.0, y = image.Height / 2.0;
        new AffineMap(cos, -sin, x - (cos * x) + (sin * y), sin, cos, y - (sin * x) - (cos * y)).Apply(image);
    }
}
