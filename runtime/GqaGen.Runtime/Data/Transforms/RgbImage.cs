using System.Buffers;
using System.Runtime.InteropServices;

namespace GqaGen.Runtime.Data.Transforms;

/// <summary>
/// An image on its way from a file to a tensor: 8 bits a channel, row by row, four bytes a pixel (red, green, blue, and one that means
/// nothing). Its memory is borrowed from a pool: dispose it.
/// </summary>
public sealed class RgbImage : IDisposable
{
    /// <summary>Bytes of a pixel.</summary>
    public const int BytesPerPixel = 4;

    // A larger buffer is left to the garbage collector, so that one huge picture does not stay in the pool.
    private const int LargestPooled = 1 << 24;

    private byte[] _buffer;
    private bool _disposed;

    /// <summary>Makes an image of unspecified content.</summary>
    public RgbImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (Width, Height) = (width, height);
        int length = checked(width * height * BytesPerPixel);
        _buffer = length <= LargestPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>The bytes [height, width, 4].</summary>
    public Span<byte> Bytes => Buffer.AsSpan(0, Width * Height * BytesPerPixel);

    /// <summary>The pixels [height, width], each the four bytes as they lie in memory.</summary>
    public Span<uint> Pixels => MemoryMarshal.Cast<byte, uint>(Bytes);

    /// <summary>The array that the bytes are at the start of, for code that writes them by address.</summary>
    internal byte[] Buffer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _buffer;
        }
    }

    /// <summary>An image of its own with the same pixels.</summary>
    public RgbImage Copy()
    {
        var copy = new RgbImage(Width, Height);
        Bytes.CopyTo(copy.Bytes);
        return copy;
    }

    /// <summary>Becomes <paramref name="other"/>, which is used up.</summary>
    public void TakeOver(RgbImage other)
    {
        (_buffer, other._buffer) = (other.Buffer, Buffer);
        (Width, Height) = (other.Width, other.Height);
        other.Dispose();
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_buffer.Length <= LargestPooled) ArrayPool<byte>.Shared.Return(_buffer);
    }
}
