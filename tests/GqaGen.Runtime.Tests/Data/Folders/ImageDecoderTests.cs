using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;
using SkiaSharp;

namespace GqaGen.Runtime.Tests.Data.Folders;

public sealed class ImageDecoderTests : IDisposable
{
    private const string Upright = "0,0 1,0 2,0 3,0 0,1 1,1 2,1 3,1 0,2 1,2 2,2 3,2";
    private const long Most = 1_000_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("bmp")]
    public void ReadsEveryFormatByWhatItHolds(string format)
    {
        using SKBitmap bitmap = ImageFiles.Patches();
        byte[] bytes = format == "bmp" ? ImageFiles.Bmp(bitmap) : ImageFiles.Encode(bitmap, format switch { "jpg" => SKEncodedImageFormat.Jpeg, "png" => SKEncodedImageFormat.Png, _ => SKEncodedImageFormat.Webp });
        foreach (string name in new[] { $"a.{format}", "named.jpeg" })
        {
            using RgbImage image = ImageDecoder.Decode(_folder.Write(name, bytes), Most);
            Assert.Equal((64, 48), (image.Width, image.Height));
            Assert.Equal(Upright, ImageFiles.PatchesOf(image));
        }
    }

    [Fact]
    public void LosslessPixelsAreExactAndTransparencyIsDropped()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(10, 200, 30, 255));
        bitmap.SetPixel(1, 0, new SKColor(250, 100, 50, 128));
        using RgbImage image = ImageDecoder.Decode(_folder.Write("a.png", ImageFiles.Encode(bitmap, SKEncodedImageFormat.Png)), Most);
        Assert.Equal([10, 200, 30, 250, 100, 50], [.. image.Bytes[..3], .. image.Bytes[4..7]]);
    }

    /// <summary>ImageNet and Food-101 have such files. Made by Pillow; what it gives for their left and right halves is expected here.</summary>
    [Theory]
    [InlineData("four inks", 225, 49, 4, 57, 187, 195,
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9U6+PK/Lev0Dr8H6/fuv6m68vr94K/ASv5ZK9Qr8H6/fuv6m68vr/2Q==")]
    [InlineData("grey", 0, 0, 0, 200, 200, 200,
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAQABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APyqr+hWv56q/oVr/9k=")]
    public void ColoursOfOtherKindsBecomeRedGreenAndBlue(string kind, int red, int green, int blue, int red2, int green2, int blue2, string jpeg)
    {
        using RgbImage image = ImageDecoder.Decode(_folder.Write($"{kind}.jpg", Convert.FromBase64String(jpeg)), Most);
        int[] expected = [red, green, blue, red2, green2, blue2];
        byte[] found = [.. image.Bytes.Slice(((8 * 16) + 4) * 4, 3), .. image.Bytes.Slice(((8 * 16) + 12) * 4, 3)];
        for (int i = 0; i < 6; i++) Assert.InRange(found[i], expected[i] - 2, expected[i] + 2);
    }

    /// <summary>The orientation says where the stored rows and columns belong, so an image that is stored turned comes out upright (EXIF 2.32, tag 0x0112).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void TurnsAnImageUpright(byte orientation)
    {
        using SKBitmap upright = ImageFiles.Patches();
        (int width, int height) = orientation >= 5 ? (48, 64) : (64, 48);
        using var stored = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < 48; y++)
            for (int x = 0; x < 64; x++)
            {
                // Row 0 of what is stored is the visual top, right, bottom …; column 0 the visual left, top …
                (int column, int row) = orientation switch
                {
                    1 => (x, y), 2 => (63 - x, y), 3 => (63 - x, 47 - y), 4 => (x, 47 - y),
                    5 => (y, x), 6 => (y, 63 - x), 7 => (47 - y, 63 - x), _ => (47 - y, x),
                };
                stored.SetPixel(column, row, upright.GetPixel(x, y));
            }
        byte[] file = ImageFiles.WithOrientation(ImageFiles.Encode(stored, SKEncodedImageFormat.Jpeg), orientation);
        using RgbImage image = ImageDecoder.Decode(_folder.Write("a.jpg", file), Most);
        Assert.Equal((64, 48), (image.Width, image.Height));
        Assert.Equal(Upright, ImageFiles.PatchesOf(image));
    }

    public static TheoryData<string, byte[], string> Wrong
    {
        get
        {
            byte[] jpeg = ImageFiles.Encode(SKEncodedImageFormat.Jpeg), png = ImageFiles.Encode(SKEncodedImageFormat.Png);
            return new()
            {
                { "empty.jpg", [], "empty.jpg is empty; expected JPEG, PNG, BMP or WebP" },
                { "text.jpg", "This is no image at all, but a text that is long enough."u8.ToArray(), "text.jpg is not an image that can be read" },
                { "half.jpg", jpeg[..(jpeg.Length / 2)], "half.jpg is cut short" },
                { "half.png", png[..(png.Length / 2)], "half.png is cut short" },
                { "start.jpg", jpeg[..4], "start.jpg is" },
                { "huge.png", ImageFiles.PngThatSays(100_000, 100_000), "huge.png says it has 100000×100000 pixels; at most 1000000 are read" },
                { "narrow.png", ImageFiles.PngThatSays(1, 100_000), "narrow.png says it has 1×100000 pixels; at most 1000000 are read, and 65535 on a side" },
                { "animated.png", [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B], "animated.png is Gif; expected JPEG, PNG, BMP or WebP" },
            };
        }
    }

    [Theory, MemberData(nameof(Wrong))]
    public void NamesTheFileAndWhatIsWrong(string name, byte[] bytes, string part)
    {
        string path = _folder.Write(name, bytes);
        Assert.Contains(part, Assert.Throws<DatasetException>(() => ImageDecoder.Decode(path, Most)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsGoneIsNamed() =>
        Assert.Contains("gone.jpg does not exist any more", Assert.Throws<DatasetException>(() => ImageDecoder.Decode(_folder["gone.jpg"], Most)).Message, StringComparison.Ordinal);

    [Fact]
    public void DamagedFilesGiveAnImageOrAClearError()
    {
        byte[][] files = [ImageFiles.Encode(SKEncodedImageFormat.Jpeg), ImageFiles.Encode(SKEncodedImageFormat.Png), ImageFiles.Encode(SKEncodedImageFormat.Webp), ImageFiles.Encode(SKEncodedImageFormat.Jpeg, 8, 8)];
        var random = new Random(5);
        int failures = 0;
        for (int i = 0; i < 600; i++)
        {
            byte[] whole = files[i % files.Length], damaged = [.. whole[..(random.Next(3) == 0 ? random.Next(whole.Length) : whole.Length)]];
            for (int n = random.Next(1, 6); n > 0 && damaged.Length > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            string path = _folder.Write("damaged", damaged);
            Exception? e = Record.Exception(() => ImageDecoder.Decode(path, Most).Dispose());
            Assert.True(e is null or DatasetException, $"file {i}: {e}");
            if (e is not null) failures++;
        }
        Assert.True(failures > 200, $"only {failures} of 600 damaged files were noticed");
    }
}
