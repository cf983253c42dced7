using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms;

/// <summary>
/// Brings an image to one size, whatever its proportions, with an antialiasing filter: Pillow's <c>Image.resize</c> to the last bit, and so
/// torchvision's <c>Resize((height, width))</c> of a Pillow image.
/// </summary>
/// <param name="height">Rows of the result.</param>
/// <param name="width">Columns of the result.</param>
/// <param name="filter">How pixels are mixed.</param>
public sealed class Resize(int height, int width, Resampling filter = Resampling.Bilinear) : IImageTransform
{
    private const int Half = 1 << (ResampleWeights.FractionBits - 1);

    /// <summary>Rows of the result.</summary>
    public int Height { get; } = Positive(height, nameof(height));

    /// <summary>Columns of the result.</summary>
    public int Width { get; } = Positive(width, nameof(width));

    /// <inheritdoc/>
    public void Apply(RgbImage image, SampleRandom random)
    {
        if (image.Width != Width) Across(image);
        if (image.Height != Height) Down(image);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Resize({Height}×{Width}, {filter})";

    private static int Positive(int value, string name) => value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "expected a positive size");

    private void Across(RgbImage image)
    {
        ResampleWeights mix = ResampleWeights.Of(image.Width, Width, filter);
        var result = new RgbImage(Width, image.Height);
        Span<uint> to = result.Pixels;
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<uint> row = image.Pixels.Slice(y * image.Width, image.Width);
            for (int x = 0; x < Width; x++)
            {
                (int first, int[] weights) = mix[x];
                ReadOnlySpan<uint> from = row.Slice(first, weights.Length);
                to[(y * Width) + x] = Pixel(Mix(from, weights));
            }
        }
        image.TakeOver(result);
    }

    private void Down(RgbImage image)
    {
        ResampleWeights mix = ResampleWeights.Of(image.Height, Height, filter);
        var result = new RgbImage(image.Width, Height);
        ReadOnlySpan<uint> from = image.Pixels;
        Span<uint> to = result.Pixels;
        for (int y = 0; y < Height; y++)
        {
            (int first, int[] weights) = mix[y];
            MixRows(from.Slice(first * image.Width, weights.Length * image.Width), weights, to.Slice(y * image.Width, image.Width));
        }
        image.TakeOver(result);
    }

    // Integers: the order of the sum does not matter.
    private static Vector128<int> Mix(ReadOnlySpan<uint> pixels, ReadOnlySpan<int> weights)
    {
        Vector128<int> even = Vector128.Create(Half), odd = Vector128<int>.Zero;
        int k = 0;
        for (; k <= pixels.Length - 2; k += 2)
        {
            (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(Vector128.WidenLower(Vector128.Create(pixels[k], pixels[k + 1], 0, 0).AsByte()));
            even += first.AsInt32() * weights[k];
            odd += second.AsInt32() * weights[k + 1];
        }
        if (k < pixels.Length) even += Channels(pixels[k]) * weights[k];
        return even + odd;
    }

    private static void MixRows(ReadOnlySpan<uint> rows, ReadOnlySpan<int> weights, Span<uint> to)
    {
        int x = 0;
        for (; x <= to.Length - 4; x += 4)
        {
            Vector128<int> a = Vector128.Create(Half), b = a, c = a, d = a;
            for (int k = 0, at = x; k < weights.Length; k++, at += to.Length)
            {
                (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.Create(rows[at..]).AsByte());
                (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(lower);
                (Vector128<uint> third, Vector128<uint> fourth) = Vector128.Widen(upper);
                (a, b, c, d) = (a + (first.AsInt32() * weights[k]), b + (second.AsInt32() * weights[k]), c + (third.AsInt32() * weights[k]), d + (fourth.AsInt32() * weights[k]));
            }
            (to[x], to[x + 1], to[x + 2], to[x + 3]) = (Pixel(a), Pixel(b), Pixel(c), Pixel(d));
        }
        for (; x < to.Length; x++)
        {
            Vector128<int> sum = Vector128.Create(Half);
            for (int k = 0; k < weights.Length; k++) sum += Channels(rows[(k * to.Length) + x]) * weights[k];
            to[x] = Pixel(sum);
        }
    }

    private static Vector128<int> Channels(uint pixel) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte())).AsInt32();

    private static uint Pixel(Vector128<int> sum)
    {
        Vector128<int> channels = Vector128.Clamp(sum >> ResampleWeights.FractionBits, Vector128<int>.Zero, Vector128.Create(255));
        Vector128<short> narrow = Vector128.Narrow(channels, channels);
        return Vector128.Narrow(narrow.AsUInt16(), narrow.AsUInt16()).AsUInt32().ToScalar();
    }
}
