using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace GqaGen.Runtime.Storage.Pickle;

/// <summary>The bytes of a pickle, read from front to back. Nothing is taken that is not there.</summary>
/// <param name="source">Whose they are, for messages.</param>
/// <param name="bytes">Themselves.</param>
internal sealed class PickleInput(string source, ReadOnlyMemory<byte> bytes)
{
    private const int LongestLine = 256;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where the next byte is.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes there are.</summary>
    public int Length => bytes.Length;

    public byte Byte() => Take(1)[0];

    public long UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public long Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A number of a given length in bytes, two's complement: a <see cref="long"/> if it fits, else a <see cref="BigInteger"/>.</summary>
    public object Long(int length)
    {
        BigInteger number = new(Take(length));
        return number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;
    }

    /// <summary>Bytes that share the pickle's memory.</summary>
    public PickleBytes Bytes(long length)
    {
        int start = Position;
        Take(length);
        return new(bytes.Slice(start, (int)length));
    }

    public string Utf8(long length)
    {
        int start = Position;
        try
        {
            return Strict.GetString(Take(length));
        }
        catch (DecoderFallbackException e)
        {
            throw new PickleException($"{source}: the string at byte {start} is not valid UTF-8.", e);
        }
    }

    /// <summary>A line, without its end.</summary>
    public string Line()
    {
        ReadOnlySpan<byte> rest = bytes.Span[Position..];
        int length = rest[..Math.Min(rest.Length, LongestLine + 1)].IndexOf((byte)'\n');
        if (length < 0) throw Error(rest.Length > LongestLine ? $"a name is longer than {LongestLine} bytes" : "it ends within a name; it is cut short or damaged", Position);
        Position += length + 1;
        return Encoding.Latin1.GetString(rest[..length]);
    }

    public PickleException Error(string problem, int position) => new($"{source}: at byte {position}: {problem}.");

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > bytes.Length - Position) throw Error($"{(uint)length} bytes are wanted, but {bytes.Length - Position} are left; it is cut short or damaged", Position);
        ReadOnlySpan<byte> taken = bytes.Span.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }
}
