using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>The statistic that key-driven rules allocate by: ‖k[b,g]‖_F over tokens and head width (Khan et al. 2024, §3).</summary>
public static class KeyNorms
{
    /// <summary>k [B, G, N, d] → norms [B, G], in float32 or wider, detached from the gradient.</summary>
    public static Tensor PerSample(Tensor k)
    {
        Tensor keys = k.detach();
        if (keys.dtype is ScalarType.Float16 or ScalarType.BFloat16) keys = keys.to(ScalarType.Float32);
        return keys.square().sum([2, 3]).sqrt();       // vector_norm takes five times as long on keys as projections leave them
    }

    /// <summary>k [B, G, N, d] → norms summed over the batch [G].</summary>
    public static Tensor Summed(Tensor k) => PerSample(k).sum([0]);
}
