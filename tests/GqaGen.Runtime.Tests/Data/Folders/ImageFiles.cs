using System.Buffers.Binary;
using GqaGen.Runtime.Data.Transforms;
using SkiaSharp;

namespace GqaGen.Runtime.Tests.Data.Folders;

/// <summary>Image files made by the tests.</summary>
internal static class ImageFiles
{
    /// <summary>A picture of plain patches, four columns and three rows, so that its orientation shows after a lossy format too.</summary>
    public static SKBitmap Patches(int width = 64, int height = 48)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) bitmap.SetPixel(x, y, new SKColor((byte)(x * 4 / width * 80), (byte)(y * 3 / height * 120), 60));
        return bitmap;
    }

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format, int quality = 95)
    {
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    public static byte[] Encode(SKEncodedImageFormat format, int width = 64, int height = 48)
    {
        using SKBitmap bitmap = Patches(width, height);
        return Encode(bitmap, format);
    }

    /// <summary>A 24-bit BMP, which Skia cannot write.</summary>
    public static byte[] Bmp(SKBitmap bitmap)
    {
        int stride = ((bitmap.Width * 3) + 3) / 4 * 4;
        byte[] file = new byte[54 + (stride * bitmap.Height)];
        "BM"u8.CopyTo(file);
        int[] header = [file.Length, 0, 54, 40, bitmap.Width, bitmap.Height, 1 | (24 << 16), 0, stride * bitmap.Height, 2835, 2835, 0, 0];
        for (int i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2 + (i * 4)), header[i]);
        for (int y = 0; y < bitmap.Height; y++)
            for (int x = 0; x < bitmap.Width; x++)
            {
                SKColor color = bitmap.GetPixel(x, bitmap.Height - 1 - y);
                (file[54 + (y * stride) + (x * 3)], file[55 + (y * stride) + (x * 3)], file[56 + (y * stride) + (x * 3)]) = (color.Blue, color.Green, color.Red);
            }
        return file;
    }

    /// <summary>The same JPEG with an EXIF orientation, 1 to 8, behind its first two bytes.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II"u8, 42, 0, 8, 0, 0, 0,       // little-endian TIFF, its directory at 8
            1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,   // one entry: orientation, one short
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG of 1 pixel whose header says that it has more, checksum and all.</summary>
    public static byte[] PngThatSays(int width, int height)
    {
        byte[] png = Encode(SKEncodedImageFormat.Png, 1, 1);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        uint crc = uint.MaxValue;
        foreach (byte b in png.AsSpan(12, 17))
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ~crc);
        return png;
    }

    /// <summary>The colour in the middle of each patch, row by row.</summary>
    public static string PatchesOf(RgbImage image, int columns = 4, int rows = 3)
    {
        var colours = new List<string>();
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                int at = ((((2 * row) + 1) * image.Height / (2 * rows) * image.Width) + (((2 * column) + 1) * image.Width / (2 * columns))) * RgbImage.BytesPerPixel;
                colours.Add($"{(image.Bytes[at] + 20) / 80},{(image.Bytes[at + 1] + 30) / 120}");
            }
        return string.Join(' ', colours);
    }
}
