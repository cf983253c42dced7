using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Attention;

/// <summary>
/// Attention of uniform groups: the r = H/G query heads of a group are laid along the token axis, so that one SDPA serves all of them
/// and neither k nor v is copied. Exact, because softmax rows are independent; a causal mask would not survive the fold.
/// </summary>
public static class FoldedAttention
{
    /// <summary>q [B, H, N, d], k and v [B, G, N, d] → [B, H, N, d]. H must be a multiple of G.</summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, SeededDropout attnDrop)
    {
        if (attnDrop.IsActive) return AttentionMap.Apply(attnDrop.call(AttentionMap.Softmax(q, k)), v);
        Tensor y = functional.scaled_dot_product_attention(Fold.In(q, k.shape[1]), k, v);   // [B, G, r·N, d]
        return Fold.Out(y, q.shape[1]);
    }
}
