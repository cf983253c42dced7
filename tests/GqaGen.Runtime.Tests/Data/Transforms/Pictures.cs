using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Tests.Data.Transforms;

/// <summary>Images for tests, from and to three bytes a pixel.</summary>
internal static class Pictures
{
    public static RgbImage Of(int width, int height, ReadOnlySpan<byte> rgb)
    {
        var image = new RgbImage(width, height);
        for (int i = 0; i < rgb.Length; i++) image.Bytes[(i / 3 * RgbImage.BytesPerPixel) + (i % 3)] = rgb[i];
        for (int i = 3; i < image.Bytes.Length; i += RgbImage.BytesPerPixel) image.Bytes[i] = 255;
        return image;
    }

    public static byte[] Rgb(RgbImage image)
    {
        byte[] rgb = new byte[image.Width * image.Height * 3];
        for (int i = 0; i < rgb.Length; i++) rgb[i] = image.Bytes[(i / 3 * RgbImage.BytesPerPixel) + (i % 3)];
        return rgb;
    }

    /// <summary>Every value of every channel occurs, in no order.</summary>
    public static RgbImage Noise(int width, int height, int seed, int below = 256)
    {
        byte[] rgb = new byte[width * height * 3];
        var random = new Random(seed);
        for (int i = 0; i < rgb.Length; i++) rgb[i] = (byte)random.Next(below);
        return Of(width, height, rgb);
    }
}
