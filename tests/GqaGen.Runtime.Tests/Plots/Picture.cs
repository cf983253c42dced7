using SkiaSharp;

namespace GqaGen.Runtime.Tests.Plots;

/// <summary>A PNG file as decoded pixels.</summary>
internal sealed class Picture : IDisposable
{
    private readonly SKBitmap _bitmap;

    private Picture(string path) =>
        _bitmap = SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path} does not decode.");

    public int Width => _bitmap.Width;

    public int Height => _bitmap.Height;

    public static Picture Open(string path) => new(path);

    public SKColor At(int x, int y) => _bitmap.GetPixel(x, y);

    public int DistinctColors() => _bitmap.Pixels.Distinct().Count();

    /// <summary>How many pixels of a part are nearly black, as letters are.</summary>
    public int DarkPixels(SKRectI part)
    {
        int dark = 0;
        for (int y = part.Top; y < part.Bottom; y++)
        {
            for (int x = part.Left; x < part.Right; x++)
            {
                SKColor color = At(x, y);
                if (color.Red + color.Green + color.Blue < 200) dark++;
            }
        }

        return dark;
    }

    /// <summary>Whether the outermost pixels are all white: nothing is cut off at an edge.</summary>
    public bool HasWhiteEdges() =>
        Enumerable.Range(0, Width).All(x => At(x, 0) == SKColors.White && At(x, Height - 1) == SKColors.White)
        && Enumerable.Range(0, Height).All(y => At(0, y) == SKColors.White && At(Width - 1, y) == SKColors.White);

    public void Dispose() => _bitmap.Dispose();
}
