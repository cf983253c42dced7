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
                Vector128<int> sum = Vector128.Create(Half);
                for (int k = 0; k < from.Length; k++) sum += Channels(from[k]) * weights[k];
                to[(y * Width) + x] = Pixel(sum);
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
            for (int x = 0; x < image.Width; x++)
            {
                Vector128<int> sum = Vector128.Create(Half);
                for (int k = 0, at = (first * image.Width) + x; k < weights.Length; k++, at += image.Width) sum += Channels(from[at]) * weights[k];
                to[(y * image.Width) + x] = Pixel(sum);
            }
        }
        image.TakeOver(result);
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
