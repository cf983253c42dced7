namespace GqaGen.Runtime.Reports;

/// <summary>Reads pictures that a report takes in.</summary>
internal static class PngFile
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="InvalidDataException">It is no PNG, or is too large; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > HtmlReport.MaxPictureBytes)
        {
            throw new InvalidDataException($"{path}: {file.Length} bytes; a report takes pictures of at most {HtmlReport.MaxPictureBytes}.");
        }

        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().StartsWith(Signature) ? bytes : throw new InvalidDataException($"{path}: not a PNG file.");
    }
}
