using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Weighs the image against its grey (torchvision's <c>adjust_saturation</c>).</summary>
public sealed class Color : Enhancement
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        float weight = (float)(1 + magnitude);
        Span<uint> pixels = image.Pixels;
        int i = 0;
        for (; i <= pixels.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            Vector256<int> eight = Vector256.Create((ReadOnlySpan<uint>)pixels[i..]).AsInt32(), mask = Vector256.Create(0xFF);
            Vector256<int> red = eight & mask, green = (eight >> 8) & mask, blue = (eight >> 16) & mask, grey = Luma.Of(red, green, blue);
            (Blend(grey, red, weight) | (Blend(grey, green, weight) << 8) | (Blend(grey, blue, weight) << 16)).AsUInt32().CopyTo(pixels[i..]);
        }
        for (Span<byte> rest = image.Bytes[(i * RgbImage.BytesPerPixel)..]; rest.Length > 0; rest = rest[RgbImage.BytesPerPixel..])
        {
            byte grey = Luma.Of(rest);
            for (int c = 0; c < 3; c++) rest[c] = Blend(grey, rest[c], weight);
        }
    }
}
