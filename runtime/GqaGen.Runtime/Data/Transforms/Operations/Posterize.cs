namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Keeps the upper bits of each value: magnitude says how many, 8 to 4.</summary>
public sealed class Posterize : AugmentOperation
{
    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 8 - Math.Round(4 * level);

    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        int mask = 0xFF & (0xFF << (8 - (int)magnitude));
        ChannelTable.Apply(image, v => (byte)(v & mask));
    }
}
