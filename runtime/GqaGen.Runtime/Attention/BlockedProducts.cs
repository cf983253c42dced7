using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>
/// softmax(q kᵀ / √d) v by plain products, block by block: of samples, or of rows of one sample where its map is large. A block's map stays in the
/// processor's cache from one product to the other, and where no gradient is asked for, only one block's map is alive at a time.
/// </summary>
internal static class BlockedProducts
{
    public const long LargestMap = 4 << 20;

    /// <summary>q [B, X, M, d], k and v [B, X, N, d] → [B, X, M, d], with maps of <paramref name="largest"/> numbers or of one row of one sample.</summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, long largest = LargestMap)
    {
        // Neither size depends on the batch, and rows are cut into nearly equal blocks.
        long m = q.shape[2], row = q.shape[1] * k.shape[2];
        long samples = Math.Max(1, largest / (row * m)), blocks = Math.Min(m, ((row * m) + largest - 1) / largest);
        if (blocks == 1 && q.shape[0] <= samples) return Products(q, k, v);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] ys = [.. q.split(samples).Zip(k.split(samples), v.split(samples)).Select(block => OfSamples(block.First, block.Second, block.Third, (m + blocks - 1) / blocks))];
        return (ys.Length == 1 ? ys[0] : cat(ys)).MoveToOuterDisposeScope();
    }

    private static Tensor OfSamples(Tensor q, Tensor k, Tensor v, long rows)
    {
        Tensor[] ys = [.. q.split(rows, dim: 2).Select(block => Products(block, k, v))];
        return ys.Length == 1 ? ys[0] : cat(ys, dim: 2);
    }

    private static Tensor Products(Tensor q, Tensor k, Tensor v)
    {
        using DisposeScope scope = NewDisposeScope();
        return AttentionMap.Apply(AttentionMap.Softmax(q, k), v).MoveToOuterDisposeScope();
    }
}
