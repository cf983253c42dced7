using System.Buffers.Binary;
using System.IO.Compression;

namespace GqaGen.Runtime.Data;

/// <summary>Unpacks gzip files that may hold anything (RFC 1952).</summary>
internal static class GzipFile
{
    // DEFLATE packs at best 258 bytes into 2 bits.
    private const int BestRatio = 1032;

    // Five times MNIST's training images.
    private const int Largest = 1 << 28;

    private const int Header = 10, Trailer = 8;

    /// <summary>Unpacks a file, which must be one member and nothing else.</summary>
    /// <param name="path">Whose bytes they are, for messages.</param>
    /// <param name="packed">All bytes of the file.</param>
    /// <exception cref="DatasetException">It is no gzip file, damaged, cut short, or goes on behind its end.</exception>
    public static ReadOnlyMemory<byte> Unpack(string path, byte[] packed)
    {
        if (packed.Length < Header + Trailer || packed[0] != 0x1F || packed[1] != 0x8B)
            throw new DatasetException($"{path}: at byte 0: expected the gzip header 1F 8B; this is no gzip file.");

        // The last four bytes say how much there is unpacked: too little, or something else, if the file is cut short or goes on.
        long length = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 4));
        if (length > Largest || length > (long)packed.Length * BestRatio)
        {
            string most = $"more than its {packed.Length} bytes can hold or than the {Largest} that are read";
            throw new DatasetException($"{path}: at byte {packed.Length - 4}: says that it unpacks to {length} bytes, {most}; it is cut short or damaged.");
        }
        ReadOnlyMemory<byte> unpacked = Inflate(path, packed, length);
        if (unpacked.Length == length) return unpacked;
        string come = unpacked.Length < length ? $"only {unpacked.Length}" : "more";
        throw new DatasetException($"{path}: its last four bytes say that it unpacks to {length} bytes, but {come} come; it is cut short, or something follows its end.");
    }

    // Room is made as bytes come, not as the file claims.
    private static ReadOnlyMemory<byte> Inflate(string path, byte[] packed, long length)
    {
        var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            byte[] chunk = new byte[1 << 16];
            for (int read; unpacked.Length <= length && (read = gzip.Read(chunk)) > 0;) unpacked.Write(chunk, 0, read);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException($"{path}: the compressed data is damaged after {unpacked.Length} unpacked bytes.", e);
        }
        return unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
    }
}
