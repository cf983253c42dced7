using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Weighs the image against its mean grey.</summary>
public sealed class Contrast : Enhancement
{
    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        int mean = (int)(((double)SumOfGrey(image.Pixels) / image.Pixels.Length) + 0.5);
        ChannelTable.Apply(image, v => Blend(mean, v, (float)(1 + magnitude)));
    }

    private static long SumOfGrey(ReadOnlySpan<uint> pixels)
    {
        long sum = 0;
        int i = 0;
        Vector256<int> mask = Vector256.Create(0xFF);
        for (; i <= pixels.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            Vector256<int> eight = Vector256.Create(pixels[i..]).AsInt32();
            sum += Vector256.Sum(Luma.Of(eight & mask, (eight >> 8) & mask, (eight >> 16) & mask));
        }
        for (; i < pixels.Length; i++) sum += Luma.Of((int)(pixels[i] & 0xFF), (int)((pixels[i] >> 8) & 0xFF), (int)((pixels[i] >> 16) & 0xFF));
        return sum;
    }
}
