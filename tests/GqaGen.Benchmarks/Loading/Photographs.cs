using SkiaSharp;

namespace GqaGen.Benchmarks.Loading;

/// <summary>A temporary folder of four classes of JPEG files of 224×224: gradients, ovals and grain, with about as many bytes a pixel as photographs.</summary>
internal sealed class Photographs : IDisposable
{
    private const int Classes = 4, Side = 224, Quality = 85, Ovals = 40, Grain = 24;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gqagen-photographs");

    public Photographs(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string folder = System.IO.Path.Combine(Path, $"class{i % Classes}");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(System.IO.Path.Combine(folder, $"{i:0000}.jpg"), Draw(new Random(i)));
        }
    }

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Draw(Random random)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            using var sky = new SKPaint { Shader = SKShader.CreateLinearGradient(new(0, 0), new(Side, Side), [Colour(255), Colour(255)], SKShaderTileMode.Clamp) };
            canvas.DrawPaint(sky);
            for (int i = 0; i < Ovals; i++)
            {
                using var paint = new SKPaint { Color = Colour(96), IsAntialias = true };
                canvas.DrawOval(random.Next(Side), random.Next(Side), random.Next(5, Side / 4), random.Next(5, Side / 4), paint);
            }
        }
        byte[] pixels = bitmap.Bytes;
        for (int i = 0; i < pixels.Length; i++)
            if (i % 4 != 3) pixels[i] = (byte)Math.Clamp(pixels[i] + ((random.NextDouble() + random.NextDouble() - 1) * Grain), 0, 255);
        using SKImage image = SKImage.FromPixelCopy(bitmap.Info, pixels);
        using SKData encoded = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();

        SKColor Colour(byte alpha) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), alpha);
    }
}
