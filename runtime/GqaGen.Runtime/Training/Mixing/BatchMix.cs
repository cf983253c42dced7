using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>A rectangle of pixels: rows from <paramref name="Top"/> up to <paramref name="Bottom"/>, columns from <paramref name="Left"/> up to <paramref name="Right"/>.</summary>
internal readonly record struct PixelBox(int Top, int Bottom, int Left, int Right);

/// <summary>How a batch is mixed with itself in reverse order.</summary>
/// <param name="Lambda">The share of each image that is its own, 0 to 1.</param>
/// <param name="Box">What is taken from the other image; null if the two are blended instead.</param>
internal sealed record BatchMix(double Lambda, PixelBox? Box)
{
    /// <summary>
    /// timm's <c>rand_bbox</c> with <c>correct_lam</c>: a rectangle of √(1 − λ) of both sides around a centre, as far as it lies within the image; λ becomes the
    /// share of the area that is left.
    /// </summary>
    public static BatchMix Cut(double lambda, int centreY, int centreX, int height, int width)
    {
        double ratio = Math.Sqrt(1 - lambda);
        int halfHeight = (int)(height * ratio) / 2, halfWidth = (int)(width * ratio) / 2;
        var box = new PixelBox(
            Math.Clamp(centreY - halfHeight, 0, height), Math.Clamp(centreY + halfHeight, 0, height),
            Math.Clamp(centreX - halfWidth, 0, width), Math.Clamp(centreX + halfWidth, 0, width));
        double area = (double)(box.Bottom - box.Top) * (box.Right - box.Left);
        return new(1 - (area / ((double)height * width)), box);
    }

    /// <summary>Images [b, c, h, w] → the same, mixed.</summary>
    public Tensor Images(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor others = images.flip(0);
        if (Box is not { } box) return ((images * Lambda) + (others * (1 - Lambda))).MoveToOuterDisposeScope();
        Tensor mixed = images.clone();
        Part(mixed).copy_(Part(others));
        return mixed.MoveToOuterDisposeScope();

        Tensor Part(Tensor all) => all.narrow(2, box.Top, box.Bottom - box.Top).narrow(3, box.Left, box.Right - box.Left);
    }

    /// <summary>Labels int64 [b] → the share of each class [b, classes] in each mixed image.</summary>
    public Tensor Targets(Tensor labels, long classes, ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor own = nn.functional.one_hot(labels, classes).to(dtype);
        return ((own * Lambda) + (own.flip(0) * (1 - Lambda))).MoveToOuterDisposeScope();
    }

    /// <summary>Labels int64 [b] → the class that has the larger share of each mixed image; what accuracy while learning is counted by.</summary>
    public Tensor Labels(Tensor labels) => Lambda >= 0.5 ? labels : labels.flip(0);
}
