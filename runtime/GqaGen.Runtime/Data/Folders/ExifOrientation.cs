using GqaGen.Runtime.Data.Transforms;
using SkiaSharp;

namespace GqaGen.Runtime.Data;

/// <summary>Turns an image upright as its EXIF orientation says (Pillow's <c>ImageOps.exif_transpose</c>).</summary>
internal static class ExifOrientation
{
    /// <summary>Changes the image in place; its sides change places for four of the eight orientations.</summary>
    public static void Apply(RgbImage image, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return;
        int width = image.Width, height = image.Height;
        bool swaps = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var upright = swaps ? new RgbImage(height, width) : new RgbImage(width, height);
        ReadOnlySpan<uint> from = image.Pixels;
        Span<uint> to = upright.Pixels;
        for (int y = 0, i = 0; y < upright.Height; y++)
        {
            for (int x = 0; x < upright.Width; x++, i++)
            {
                (int column, int row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
                    _ => (x, y),
                };
                to[i] = from[(row * width) + column];
            }
        }
        image.TakeOver(upright);
    }
}
