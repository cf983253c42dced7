using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Attention;

/// <summary>
/// softmax(q kᵀ / √d) v, by the way that is fastest for the type, the length and the device. The measurements behind the bounds are in
/// tests/GqaGen.Benchmarks/results/lowering.md; <c>GqaGen.Benchmarks -- lowering</c> makes them anew.
/// </summary>
public static class AttentionKernel
{
    // In bfloat16 products in blocks are faster everywhere; beyond this length the maps that are kept for a backward are not worth it.
    private const long LongestKeptMap = 1024;

    // In float32 SDPA is faster everywhere, but its bits depend, for few tokens and with several threads, on an image's place in the batch.
    // Those of evaluation must not.
    private const long LongestFloatMap = 32;

    /// <summary>
    /// q [B, X, M, d], k and v [B, X, N, d] → [B, X, M, d], in their type; X is G where the query heads are folded, else H. In bfloat16 beyond 1,024 tokens
    /// the last bits depend on whether a gradient is asked for.
    /// </summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, SeededDropout attnDrop)
    {
        if (attnDrop.IsActive) return AttentionMap.Apply(attnDrop.call(AttentionMap.Softmax(q, k)), v);
        return TakesProducts(q, k, v, attnDrop.training)
            ? BlockedProducts.Forward(q, k, v, KeepsMap(q, k, v) ? BlockedProducts.LargestKeptMap : BlockedProducts.LargestMap)
            : functional.scaled_dot_product_attention(q, k, v);
    }

    /// <summary>Whether q [B, X, M, d], k and v [B, X, N, d] meet in plain products rather than in SDPA.</summary>
    public static bool TakesProducts(Tensor q, Tensor k, Tensor v, bool isTraining) => (q.device_type, q.dtype, k.shape[2]) switch
    {
        (DeviceType.CPU, ScalarType.BFloat16, var tokens) => tokens <= LongestKeptMap || !KeepsMap(q, k, v),
        (DeviceType.CPU, ScalarType.Float32, var tokens) => !isTraining && tokens <= LongestFloatMap,
        (DeviceType.META, _, _) => true,            // SDPA does not run there
        _ => false,
    };

    private static bool KeepsMap(Tensor q, Tensor k, Tensor v) => q.requires_grad || k.requires_grad || v.requires_grad;
}
