using GqaGen.Runtime.Attention.Perturbation;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>Attention whose map is perturbed while its noise is active, and which otherwise runs as if there were none.</summary>
public static class PerturbedAttention
{
    /// <summary>q [B, X, M, d], k and v [B, X, N, d] → [B, X, M, d]; M is N, or N·r with the r query heads of a group beside each token.</summary>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, GaussianNoise noise, SeededDropout attnDrop) =>
        noise.IsActive
            ? AttentionMap.Apply(attnDrop.call(noise.call(AttentionMap.Softmax(q, k))), v)
            : AttentionKernel.Forward(q, k, v, attnDrop);
}
