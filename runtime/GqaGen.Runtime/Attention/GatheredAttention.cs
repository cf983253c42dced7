using GqaGen.Runtime.Grouping;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>Attention of any allocation: k and v are gathered by query head on the device, then one kernel serves all heads.</summary>
public static class GatheredAttention
{
    /// <summary>q [B, H, N, d], k and v [B, G, N, d], heads int64 [H] or [B, H] (the KV head of each query head) → [B, H, N, d].</summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, Tensor heads, SeededDropout attnDrop) =>
        AttentionKernel.Forward(q, HeadMap.Select(k, heads), HeadMap.Select(v, heads), attnDrop);
}
