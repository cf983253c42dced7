using System.Globalization;

namespace GqaGen.Runtime.Data.Transforms;

/// <summary>Mirrors left and right with a probability (torchvision's <c>RandomHorizontalFlip</c>).</summary>
/// <param name="p">How often, 0 to 1.</param>
public sealed class RandomHorizontalFlip(double p = 0.5) : IImageTransform
{
    private readonly double _p = p is >= 0 and <= 1 ? p : throw new ArgumentOutOfRangeException(nameof(p), p, "expected a probability from 0 to 1");

    /// <inheritdoc/>
    public void Apply(RgbImage image, SampleRandom random)
    {
        if (random.NextDouble() >= _p) return;
        for (int y = 0; y < image.Height; y++) image.Pixels.Slice(y * image.Width, image.Width).Reverse();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomHorizontalFlip({_p})");
}
