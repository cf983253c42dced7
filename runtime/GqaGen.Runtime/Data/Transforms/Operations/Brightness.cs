namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Weighs the image against black.</summary>
public sealed class Brightness : Enhancement
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude) => ChannelTable.Apply(image, v => Blend(0, v, (float)(1 + magnitude)));
}
