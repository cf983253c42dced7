namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Inverts the values from a threshold on: magnitude is the threshold, 255 to 0. As in torchvision, the least level already inverts pure white.</summary>
public sealed class Solarize : AugmentOperation
{
    /// <inheritdoc/>
    public override double Magnitude(double level, RgbImage image) => 255 * (1 - level);

    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude) => ChannelTable.Apply(image, v => (byte)(v < magnitude ? v : 255 - v));
}
