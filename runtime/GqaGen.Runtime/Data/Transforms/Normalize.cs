using System.Globalization;
using System.Runtime.Intrinsics;

namespace GqaGen.Runtime.Data.Transforms;

/// <summary>
/// The last step: bytes to numbers, (value/255 − mean)/deviation of each channel, laid out channel by channel (torchvision's
/// <c>ToTensor</c> and <c>Normalize</c>). With one channel it gives the image's grey.
/// </summary>
public sealed class Normalize
{
    private readonly float[] _scale, _shift;

    /// <summary>Makes the step for three channels (red, green, blue), or for one (grey).</summary>
    /// <param name="mean">Of each channel, of values from 0 to 1.</param>
    /// <param name="deviation">Of each channel; positive.</param>
    /// <exception cref="ArgumentException">Neither three nor one of each, or a deviation is not positive.</exception>
    public Normalize(IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        if (mean.Count is not (1 or 3) || deviation.Count != mean.Count)
            throw new ArgumentException($"expected a mean and a deviation for each of 3 channels, or for 1; found {mean.Count} means and {deviation.Count} deviations", nameof(mean));
        if (!deviation.All(d => d > 0 && double.IsFinite(d)) || !mean.All(double.IsFinite))
            throw new ArgumentException("means must be finite and deviations positive", nameof(deviation));
        (Mean, Deviation) = (mean, deviation);
        _scale = [.. deviation.Select(d => (float)(1 / (255 * d)))];
        _shift = [.. mean.Zip(deviation, (m, d) => (float)(-m / d))];
    }

    /// <summary>Mean 0.5 and deviation 0.5 of each channel, so that values lie in [−1, 1]: the paper's choice, and that of ViT's authors.</summary>
    public static Normalize Half { get; } = new([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);

    /// <summary>What is subtracted.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>What is divided by.</summary>
    public IReadOnlyList<double> Deviation { get; }

    /// <summary>Channels of the result.</summary>
    public int Channels => _scale.Length;

    /// <summary>Writes the image as [channels, height, width].</summary>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Apply(RgbImage image, Span<float> tensor)
    {
        ReadOnlySpan<uint> pixels = image.Pixels;
        if (tensor.Length != Channels * pixels.Length)
            throw new ArgumentException($"expected room for {Channels}×{image.Height}×{image.Width} numbers, found {tensor.Length}", nameof(tensor));
        int plane = pixels.Length;
        if (Channels == 1) ApplyGrey(image.Bytes, tensor);
        else ApplyColours(pixels, tensor[..plane], tensor[plane..(2 * plane)], tensor[(2 * plane)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Normalize([{Text(Mean)}], [{Text(Deviation)}])";

    private static string Text(IReadOnlyList<double> values) => string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private void ApplyColours(ReadOnlySpan<uint> pixels, Span<float> red, Span<float> green, Span<float> blue)
    {
        int i = 0;
        for (; i <= pixels.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            Vector256<uint> eight = Vector256.Create(pixels[i..]);
            Numbers(eight, 0).CopyTo(red[i..]);
            Numbers(eight, 1).CopyTo(green[i..]);
            Numbers(eight, 2).CopyTo(blue[i..]);
        }
        for (; i < pixels.Length; i++) (red[i], green[i], blue[i]) = (Number(pixels[i], 0), Number(pixels[i], 1), Number(pixels[i], 2));
    }

    private Vector256<float> Numbers(Vector256<uint> pixels, int channel) =>
        (Vector256.ConvertToSingle(((pixels >> (8 * channel)) & Vector256.Create(0xFFu)).AsInt32()) * _scale[channel]) + Vector256.Create(_shift[channel]);

    private float Number(uint pixel, int channel) => (((pixel >> (8 * channel)) & 0xFF) * _scale[channel]) + _shift[channel];

    private void ApplyGrey(ReadOnlySpan<byte> bytes, Span<float> plane)
    {
        for (int i = 0; i < plane.Length; i++) plane[i] = (Luma.Of(bytes[(i * RgbImage.BytesPerPixel)..]) * _scale[0]) + _shift[0];
    }
}
