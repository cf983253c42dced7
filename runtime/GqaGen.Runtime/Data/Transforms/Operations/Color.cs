namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Weighs the image against its grey (torchvision's <c>adjust_saturation</c>).</summary>
public sealed class Color : Enhancement
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        float weight = (float)(1 + magnitude);
        Span<byte> bytes = image.Bytes;
        for (int i = 0; i < bytes.Length; i += RgbImage.BytesPerPixel)
        {
            Span<byte> pixel = bytes.Slice(i, RgbImage.BytesPerPixel);
            byte grey = Luma.Of(pixel);
            for (int c = 0; c < 3; c++) pixel[c] = Blend(grey, pixel[c], weight);
        }
    }
}
