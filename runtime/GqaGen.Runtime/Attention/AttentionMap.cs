using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Attention;

/// <summary>Attention with its map in hand: for what must act on the map itself, and where plain products are fastest.</summary>
public static class AttentionMap
{
    /// <summary>q [B, X, M, d], k [B, X, N, d] → softmax(q kᵀ / √d) [B, X, M, N]; each row sums to 1. Statistics are in float32 or wider.</summary>
    public static Tensor Softmax(Tensor q, Tensor k) =>
        functional.softmax(matmul(q / Math.Sqrt(q.shape[3]), k.transpose(-2, -1)), dim: -1);

    /// <summary>Map [B, X, M, N], v [B, X, N, d] → [B, X, M, d].</summary>
    public static Tensor Apply(Tensor map, Tensor v) => matmul(map, v);
}
