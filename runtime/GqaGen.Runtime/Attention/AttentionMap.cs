using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Attention;

/// <summary>Attention with its map in hand, for what must act on the map itself: perturbation and dropout.</summary>
public static class AttentionMap
{
    /// <summary>q [B, H, N, d], k [B, G, N, d] → softmax(q kᵀ / √d) [B, H, N, N]; each row sums to 1. H must be a multiple of G.</summary>
    public static Tensor Softmax(Tensor q, Tensor k)
    {
        double scale = 1 / Math.Sqrt(q.shape[3]);
        Tensor scores = matmul(Fold.In(q, k.shape[1]) * scale, k.transpose(-2, -1));        // [B, G, r·N, N]
        return Fold.Out(functional.softmax(scores, dim: -1), q.shape[1]);
    }

    /// <summary>Map [B, H, N, N], v [B, G, N, d] → [B, H, N, d]. H must be a multiple of G.</summary>
    public static Tensor Apply(Tensor map, Tensor v) =>
        Fold.Out(matmul(Fold.In(map, v.shape[1]), v), map.shape[1]);
}
