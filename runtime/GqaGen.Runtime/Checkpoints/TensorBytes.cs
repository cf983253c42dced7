using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>The raw bytes of contiguous tensors on the CPU, a chunk at a time: a span ends at 2 GB, a tensor does not.</summary>
internal static class TensorBytes
{
    private const int ChunkElements = 1 << 22;

    /// <summary>What is done with bytes of a tensor.</summary>
    public delegate void BytesAction(Span<byte> bytes);

    private delegate void ChunkAction(Span<byte> bytes, long offset);

    /// <summary>Hands a tensor's bytes out, or in, from the first to the last.</summary>
    public static void ForEach(Tensor tensor, BytesAction action) => ForEachChunk(tensor, (bytes, _) => action(bytes));

    /// <summary>Fills a tensor with the bytes of <paramref name="file"/> from <paramref name="position"/> on.</summary>
    /// <exception cref="EndOfStreamException">The file ends too early.</exception>
    public static void Read(Tensor tensor, SafeFileHandle file, long position) => ForEachChunk(tensor, (bytes, offset) =>
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(file, bytes, position + offset);
            if (count == 0) throw new EndOfStreamException();
            bytes = bytes[count..];
            offset += count;
        }
    });

    /// <summary>Whether each byte of a bool tensor is 0 or 1; libtorch's behaviour is undefined otherwise.</summary>
    public static bool HoldsBooleans(Tensor tensor)
    {
        bool all = true;
        ForEachChunk(tensor, (bytes, _) => all &= !bytes.ContainsAnyExceptInRange((byte)0, (byte)1));
        return all;
    }

    private static void ForEachChunk(Tensor tensor, ChunkAction action)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor flat = tensor.view(-1);
        long count = flat.shape[0], size = flat.ElementSize;
        for (long start = 0; start < count; start += ChunkElements)
        {
            using Tensor chunk = flat.narrow(0, start, Math.Min(ChunkElements, count - start));
            action(chunk.bytes, start * size);
        }
    }
}
