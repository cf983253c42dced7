using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms.Operations;

/// <summary>Weighs the image against itself smoothed by Pillow's <c>SMOOTH</c>: 5/13 of a pixel and 1/13 of each of its eight neighbours; the border stays.</summary>
public sealed class Sharpness : Enhancement
{
    private const int FactorBits = 20;
    private const uint Factor = ((1 << FactorBits) / 26) + 1;


    /// <inheritdoc/>
    public override void Apply(RgbImage image, double magnitude)
    {
        float weight = (float)(1 + magnitude);
        int stride = image.Width * RgbImage.BytesPerPixel;
        using RgbImage source = image.Copy();
        ReadOnlySpan<byte> from = source.Bytes;
        Span<byte> to = image.Bytes;
        for (int y = 1; y < image.Height - 1; y++)
        {
            Row(from.Slice((y - 1) * stride, stride), from.Slice(y * stride, stride), from.Slice((y + 1) * stride, stride), to.Slice(y * stride, stride), weight);
        }
    }

    private static void Row(ReadOnlySpan<byte> above, ReadOnlySpan<byte> here, ReadOnlySpan<byte> below, Span<byte> to, float weight)
    {
        const int next = RgbImage.BytesPerPixel;
        int i = next, end = here.Length - next;
        for (; i <= end - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector256<ushort> sum = Three(above, i) + Three(below, i) + Three(here, i) + (Sixteen(here, i) << 2);
            (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(sum);
            (Vector256<uint> lowerHere, Vector256<uint> upperHere) = Vector256.Widen(Sixteen(here, i));
            Vector256<int> first = Blend(Smooth(lower), lowerHere.AsInt32(), weight), second = Blend(Smooth(upper), upperHere.AsInt32(), weight);
            Vector256<ushort> narrow = Vector256.Narrow(first.AsUInt32(), second.AsUInt32());
            Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).CopyTo(to[i..]);
        }
        for (; i < end; i++)
        {
            int sum = above[i - next] + above[i] + above[i + next] + here[i - next] + (5 * here[i]) + here[i + next] + below[i - next] + below[i] + below[i + next];
            to[i] = Blend(Smooth(sum), here[i], weight);
        }
    }

    private static Vector256<ushort> Three(ReadOnlySpan<byte> row, int i) => Sixteen(row, i - RgbImage.BytesPerPixel) + Sixteen(row, i) + Sixteen(row, i + RgbImage.BytesPerPixel);

    private static Vector256<ushort> Sixteen(ReadOnlySpan<byte> row, int i)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.Create(row[i..]));
        return Vector256.Create(lower, upper);
    }

    // A 13th, rounded; it is never halfway. The factor is 2²⁰/26, rounded up: exact for all sums.
    private static int Smooth(int sum) => (((2 * sum) + 13) * (int)Factor) >> FactorBits;

    private static Vector256<int> Smooth(Vector256<uint> sum) => ((((sum + sum) + Vector256.Create(13u)) * Factor) >> FactorBits).AsInt32();
}
