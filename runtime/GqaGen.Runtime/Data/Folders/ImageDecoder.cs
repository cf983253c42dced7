using System.Runtime.InteropServices;
using GqaGen.Runtime.Data.Transforms;
using SkiaSharp;

namespace GqaGen.Runtime.Data;

/// <summary>
/// Decodes image files that may hold anything. Colours are taken as they are stored, without a colour profile, and transparency is dropped, as
/// Pillow's <c>convert("RGB")</c> does; of several frames the first is taken; the orientation that a camera noted (EXIF) is applied.
/// </summary>
internal static class ImageDecoder
{
    // JPEG's own; of a longer and narrow image what a resize has in between could be larger than both ends.
    private const int LongestSide = 65_535;

    /// <summary>Decodes one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostPixels">A file that says it has more is refused before any of them is decoded.</param>
    /// <exception cref="DatasetException">It is missing, empty, of another format, too large, damaged or cut short; the message says which.</exception>
    public static RgbImage Decode(string path, long mostPixels)
    {
        // A pipe has no length, and opening it would wait for ever.
        var file = new FileInfo(path);
        if (!file.Exists) throw new DatasetException($"{path} does not exist any more.");
        if (file.Length == 0) throw new DatasetException($"{path} is empty; expected {ImageFormats.Supported}.");

        using SKCodec codec = SKCodec.Create(path, out SKCodecResult opened) ?? throw Unreadable(path, opened);
        if (!ImageFormats.IsRead(codec.EncodedFormat)) throw new DatasetException($"{path} is {codec.EncodedFormat}; expected {ImageFormats.Supported}.");
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (width <= 0 || height <= 0 || (long)width * height > mostPixels || Math.Max(width, height) > LongestSide)
            throw new DatasetException($"{path} says it has {width}×{height} pixels; at most {mostPixels} are read, and {LongestSide} on a side.");

        var image = new RgbImage(width, height);
        GCHandle pinned = GCHandle.Alloc(image.Buffer, GCHandleType.Pinned);
        try
        {
            // Without a colour space, so that nothing is converted.
            var format = new SKImageInfo(width, height, SKColorType.Rgba8888, codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
            SKCodecResult result = codec.GetPixels(format, pinned.AddrOfPinnedObject());
            if (result != SKCodecResult.Success) throw Undecodable(path, codec, result);
            ExifOrientation.Apply(image, codec.EncodedOrigin);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
        finally
        {
            pinned.Free();
        }
    }

    private static DatasetException Unreadable(string path, SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => new($"{path} is cut short before its pixels begin."),
        SKCodecResult.InternalError => new($"{path} cannot be opened."),
        _ => new($"{path} is not an image that can be read ({result}); expected {ImageFormats.Supported}."),
    };

    private static DatasetException Undecodable(string path, SKCodec codec, SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => new($"{path} is cut short: its {codec.EncodedFormat} data ends before all of {codec.Info.Width}×{codec.Info.Height} pixels."),
        _ => new($"{path} is damaged: its {codec.EncodedFormat} data of {codec.Info.Width}×{codec.Info.Height} pixels cannot be decoded ({result})."),
    };
}
