using GqaGen.Runtime.Attention.Perturbation;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>Attention whose map is perturbed while its noise is active, and which otherwise runs without a map.</summary>
public static class PerturbedAttention
{
    /// <summary>q [B, H, N, d], k and v [B, G, N, d] → [B, H, N, d]. H must be a multiple of G.</summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, GaussianNoise noise, SeededDropout attnDrop) =>
        noise.IsActive
            ? AttentionMap.Apply(attnDrop.call(noise.call(AttentionMap.Softmax(q, k))), v)
            : FoldedAttention.Forward(q, k, v, attnDrop);
}
