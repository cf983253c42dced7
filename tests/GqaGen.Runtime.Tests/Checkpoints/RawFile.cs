using System.Buffers.Binary;
using System.Text;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>Safetensors bytes put together by hand, so that the reader is not tested against the writer alone.</summary>
internal static class RawFile
{
    public static byte[] Of(string header, params byte[] data) => Of(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Of(byte[] header, byte[] data) => WithLength((ulong)header.Length, header, data);

    public static byte[] WithLength(ulong length, byte[] header, byte[] data)
    {
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return [.. prefix, .. header, .. data];
    }
}
