using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>
/// softmax(q kᵀ / √d) v by plain products, block by block: of samples, where the map of one is large of its heads, and where that of a head is large of its rows.
/// A block's map stays in the processor's cache from one product to the other, and where no gradient is asked for, only one block's map is alive at a time.
/// </summary>
internal static class BlockedProducts
{
    /// <summary>Numbers in the map of a block. One that is kept for a backward is larger: each block more costs slices there too.</summary>
    public const long LargestMap = 2 << 20, LargestKeptMap = 4 << 20;

    /// <summary>q [B, X, M, d], k and v [B, X, N, d] → [B, X, M, d], with maps of <paramref name="largest"/> numbers or of one row. The blocks of a sample do not depend on the batch.</summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, long largest)
    {
        long ofHead = Math.Max(1, q.shape[2] * k.shape[2]), ofSample = Math.Max(1, q.shape[1] * ofHead);
        return Blocks(q, k, v, dim: 0, Math.Max(1, largest / ofSample), (q, k, v) => Blocks(q, k, v, dim: 1, Math.Max(1, largest / ofHead), (q, k, v) => OfRows(q, k, v, ofHead, largest)));
    }

    private static Tensor OfRows(Tensor q, Tensor k, Tensor v, long ofHead, long largest)
    {
        if (ofHead <= largest) return Products(q, k, v);
        using DisposeScope scope = NewDisposeScope();
        long m = q.shape[2], blocks = Math.Min(m, (ofHead + largest - 1) / largest);
        return cat([.. q.split((m + blocks - 1) / blocks, dim: 2).Select(rows => Products(rows, k, v))], dim: 2).MoveToOuterDisposeScope();
    }

    private static Tensor Blocks(Tensor q, Tensor k, Tensor v, int dim, long size, Func<Tensor, Tensor, Tensor, Tensor> attention)
    {
        if (q.shape[dim] <= size) return attention(q, k, v);
        using DisposeScope scope = NewDisposeScope();
        return cat([.. q.split(size, dim: dim).Zip(k.split(size, dim: dim), v.split(size, dim: dim)).Select(block => attention(block.First, block.Second, block.Third))], dim).MoveToOuterDisposeScope();
    }

    // Contiguous, as matmul makes a batch by itself, but not a sample alone, which would then take another kernel of other bits.
    private static Tensor Products(Tensor q, Tensor k, Tensor v)
    {
        using DisposeScope scope = NewDisposeScope();
        return AttentionMap.Apply(AttentionMap.Softmax(q.contiguous(), k.contiguous()), v.contiguous()).MoveToOuterDisposeScope();
    }
}
