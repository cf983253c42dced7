using System.Buffers.Binary;

namespace GqaGen.Runtime.Data;

/// <summary>
/// An idx file of unsigned bytes, as MNIST is distributed: two zeros, the type 8, the number of dimensions, each dimension as a big-endian 32-bit
/// number, then the values (Y. LeCun, C. Cortes and C. J. C. Burges, <i>The MNIST database of handwritten digits</i>).
/// </summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Dimensions">Sizes, the slowest first.</param>
/// <param name="Values">As many as the dimensions say.</param>
internal sealed record IdxFile(string Path, IReadOnlyList<int> Dimensions, ReadOnlyMemory<byte> Values)
{
    private const byte UnsignedByte = 8;

    /// <summary>Offset of the first value.</summary>
    public int HeaderLength => 4 + (4 * Dimensions.Count);

    /// <summary>Reads a file, which is gzipped if its name ends in .gz.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions there must be.</param>
    /// <exception cref="DatasetException">It is missing or damaged; the message gives the offset, of the unpacked bytes if it is gzipped.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        byte[] file = DataFile.ReadAll(path, $"a {dimensions}-dimensional idx file of unsigned bytes");
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Parse($"{path} (unpacked)", GzipFile.Unpack(path, file), dimensions) : Parse(path, file, dimensions);
    }

    private static IdxFile Parse(string path, ReadOnlyMemory<byte> bytes, int dimensions)
    {
        ReadOnlySpan<byte> header = bytes.Span;
        byte[] magic = [0, 0, UnsignedByte, (byte)dimensions];
        for (int i = 0; i < magic.Length; i++)
        {
            if (i >= header.Length) throw new DatasetException($"{path}: ends at byte {header.Length}, within its header; it is cut short.");
            if (header[i] == magic[i]) continue;
            string expected = $"0x{magic[i]:X2} of the header {Convert.ToHexString(magic)}: idx, unsigned bytes, {dimensions} dimensions";
            throw new DatasetException($"{path}: at byte {i}: found 0x{header[i]:X2}, expected {expected}.");
        }
        var sizes = new int[dimensions];
        Int128 length = 1;
        for (int i = 0, at = magic.Length; i < dimensions; i++, at += sizeof(int))
        {
            if (at + sizeof(int) > header.Length) throw new DatasetException($"{path}: ends at byte {header.Length}, within its header; it is cut short.");
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header[at..]);
            if (sizes[i] <= 0) throw new DatasetException($"{path}: at byte {at}: dimension {i} is {(uint)sizes[i]}, expected 1 to {int.MaxValue}.");
            length *= sizes[i];
        }
        ReadOnlyMemory<byte> values = bytes[(magic.Length + (sizeof(int) * dimensions))..];
        if (values.Length == length) return new(path, sizes, values);
        string place = values.Length < length ? $"it is cut short at byte {bytes.Length}" : $"something follows byte {bytes.Length - values.Length + length}";
        throw new DatasetException($"{path}: its header says {string.Join('×', sizes)}, {length} values, but {values.Length} follow it; {place}.");
    }
}
