using System.Buffers.Binary;
using System.Numerics;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>Reads the records of a TFRecord file, which TensorBoard's events lie in: length, its checksum, data, their checksum; CRC-32C, masked.</summary>
internal static class TensorBoardRecords
{
    public static IEnumerable<byte[]> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        for (int at = 0; at < bytes.Length;)
        {
            Assert.True(bytes.Length - at >= 16, $"the record at {at} is cut short");
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            Assert.True(at + 16 + length <= bytes.Length, $"the record at {at} is cut short");
            byte[] data = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            yield return data;
            at += 16 + length;
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data) crc = BitOperations.Crc32C(crc, b);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
