using System.Buffers.Binary;

namespace GqaGen.Runtime.Devices;

/// <summary>What must be known of a Linux library before it is loaded.</summary>
internal static class ElfFile
{
    private const int HeaderLength = 64;
    private const int ProgramHeaderLength = 56;
    private const int LoadSegment = 1;

    /// <summary>
    /// Whether a 64-bit little-endian library is shorter than its segments say. The dynamic linker maps such a file and the process
    /// dies of a bus error where it first touches what is missing, for instance after a download that was cut off.
    /// </summary>
    public static bool IsCutShort(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength) return true;
        if (!header.StartsWith("\x7f"u8) || !header[1..].StartsWith("ELF\x02\x01"u8)) return false;       // dlopen has a message for it

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[0x38..]);
        ulong length = (ulong)file.Length;
        Span<byte> segment = stackalloc byte[ProgramHeaderLength];
        for (int i = 0; i < count; i++)
        {
            ulong at = table + (ulong)(i * ProgramHeaderLength);
            if (at > length - ProgramHeaderLength) return true;
            file.Position = (long)at;
            file.ReadExactly(segment);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(segment[0x08..]), size = BinaryPrimitives.ReadUInt64LittleEndian(segment[0x20..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) == LoadSegment && (offset > length || size > length - offset)) return true;
        }
        return false;
    }
}
