using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>The r query heads of each group, laid along the token axis and back.</summary>
internal static class Fold
{
    /// <summary>[B, H, N, x] → [B, G, r·N, x], r = H/G.</summary>
    public static Tensor In(Tensor x, long numKvHeads)
    {
        long h = x.shape[1], n = x.shape[2];
        return h == numKvHeads ? x : x.reshape(x.shape[0], numKvHeads, h / numKvHeads * n, x.shape[3]);
    }

    /// <summary>[B, G, r·N, x] → [B, H, N, x].</summary>
    public static Tensor Out(Tensor x, long numHeads)
    {
        long g = x.shape[1], rn = x.shape[2];
        return g == numHeads ? x : x.reshape(x.shape[0], numHeads, rn * g / numHeads, x.shape[3]);
    }
}
