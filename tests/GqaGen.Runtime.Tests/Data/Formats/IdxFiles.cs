using System.Buffers.Binary;
using System.IO.Compression;

namespace GqaGen.Runtime.Tests.Data.Formats;

/// <summary>idx files as MNIST is distributed, made by the tests.</summary>
internal static class IdxFiles
{
    public static readonly string[] Names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The bytes of a file.</summary>
    public static byte[] Of(int[] dimensions, ReadOnlySpan<byte> values)
    {
        byte[] file = [0, 0, 8, (byte)dimensions.Length, .. new byte[4 * dimensions.Length], .. values];
        for (int i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), dimensions[i]);
        return file;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(bytes);
        return stream.ToArray();
    }

    /// <summary>The four files' bytes by name: image i of a part has the label i mod 10, and its pixels follow from its number.</summary>
    public static Dictionary<string, byte[]> Set(int train = 40, int test = 20)
    {
        var files = new Dictionary<string, byte[]>();
        foreach ((int part, int count) in new[] { (0, train), (1, test) })
        {
            files[Names[2 * part]] = Of([count, 28, 28], [.. Enumerable.Range(0, count).SelectMany(i => Pixels(part, i))]);
            files[Names[(2 * part) + 1]] = Of([count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
        }
        return files;
    }

    public static byte[] Pixels(int part, int index) => [.. Enumerable.Range(0, 28 * 28).Select(p => (byte)((p * 7) + (index * 13) + (part * 101)))];

    public static void Write(TemporaryFolder folder, Dictionary<string, byte[]> files, string suffix = "", string subfolder = "")
    {
        Directory.CreateDirectory(folder[subfolder]);
        foreach ((string name, byte[] bytes) in files) folder.Write(Path.Combine(subfolder, name + suffix), suffix == ".gz" ? Gzip(bytes) : bytes);
    }
}
