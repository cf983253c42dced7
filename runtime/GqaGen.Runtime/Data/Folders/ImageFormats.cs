using SkiaSharp;

namespace GqaGen.Runtime.Data;

/// <summary>The formats that are read.</summary>
internal static class ImageFormats
{
    /// <summary>Their names, for messages.</summary>
    public const string Supported = "JPEG, PNG, BMP or WebP";

    private static readonly string[] Read = [".jpg", ".jpeg", ".png", ".bmp", ".webp"];

    // Of formats that hold images too, so that such a file is an error and not one of the others in the folder.
    private static readonly string[] NotRead = [".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".avif", ".heic", ".heif", ".jp2", ".jxl", ".ico", ".tga"];

    /// <summary>Whether a file's name promises an image that is read.</summary>
    public static bool IsRead(string name) => Has(name, Read);

    /// <summary>Whether a file's name promises an image that is not.</summary>
    public static bool IsNotRead(string name) => Has(name, NotRead);

    /// <summary>Whether a file that was opened is of a format that is read, whatever its name says.</summary>
    public static bool IsRead(SKEncodedImageFormat format) =>
        format is SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Bmp or SKEncodedImageFormat.Webp;

    private static bool Has(string name, string[] extensions) => extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
}
