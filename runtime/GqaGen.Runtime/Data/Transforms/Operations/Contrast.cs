namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Weighs the image against its mean grey.</summary>
public sealed class Contrast : Enhancement
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        long sum = 0;
        ReadOnlySpan<byte> bytes = image.Bytes;
        for (int i = 0; i < bytes.Length; i += RgbImage.BytesPerPixel) sum += Luma.Of(bytes[i..]);
        int mean = (int)(((double)sum / image.Pixels.Length) + 0.5);
        ChannelTable.Apply(image, v => Blend(mean, v, (float)(1 + magnitude)));
    }
}
