using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>From an allocation to the KV head of each query head.</summary>
public static class HeadMap
{
    /// <summary>
    /// Allocation [G] or [B, G], Σ = <paramref name="numHeads"/> → int64 [H] or [B, H]: KV head g serves the query heads from
    /// a_0 + … + a_{g−1} on, so query head h is served by as many heads as end at or before it.
    /// </summary>
    public static Tensor Of(Tensor allocation, long numHeads)
    {
        Tensor ends = allocation.cumsum(-1).unsqueeze(-1);                                        // [.., G, 1]
        Tensor query = arange(numHeads, dtype: ScalarType.Int64, device: allocation.device);      // [H]
        return (query >= ends).sum([-2]);                                                         // [.., H]
    }

    /// <summary>k or v [B, G, N, d], heads [H] or [B, H] → [B, H, N, d]: what each query head attends to.</summary>
    public static Tensor Select(Tensor kv, Tensor heads)
    {
        if (heads.dim() == 1) return kv.index_select(1, heads);
        long b = kv.shape[0], g = kv.shape[1], n = kv.shape[2], d = kv.shape[3], h = heads.shape[1];
        Tensor start = g * arange(b, dtype: ScalarType.Int64, device: heads.device).unsqueeze(-1); // [B, 1]
        Tensor rows = (heads + start).flatten();                                                   // [B·H] into [B·G, N, d]
        return kv.reshape(b * g, n, d).index_select(0, rows).view(b, h, n, d);
    }

    /// <summary>Heads [.., H] → int64 [.., H]: the place of each query head within its group, from 0.</summary>
    public static Tensor PlaceInGroup(Tensor heads)
    {
        Tensor mine = heads.unsqueeze(-1), other = heads.unsqueeze(-2);                           // [.., H, 1], [.., 1, H]
        return (other == mine).tril(-1).sum([-1]);
    }
}
