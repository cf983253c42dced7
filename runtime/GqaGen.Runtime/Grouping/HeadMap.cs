using TorchSharp;
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

    /// <summary>
    /// k or v [B, G, N, d], heads [H] or [B, H] → [B, H, N, d]: what each query head attends to. One copy, where k and v lie in memory as
    /// [B, N, G, d], as projections give them; the result does too.
    /// </summary>
    public static Tensor Select(Tensor kv, Tensor heads)
    {
        Tensor tokens = kv.transpose(1, 2);                                                       // [B, N, G, d]
        if (kv.device_type == DeviceType.META)                                                    // index_select does not run there
            return tokens.gather(2, heads.reshape(-1, 1, heads.shape[^1], 1).expand(tokens.shape[0], tokens.shape[1], -1, tokens.shape[3])).transpose(1, 2);
        if (heads.dim() == 1) return tokens.index_select(2, heads).transpose(1, 2);
        long b = tokens.shape[0], n = tokens.shape[1], g = tokens.shape[2], d = tokens.shape[3];
        Tensor start = arange(0, b * n * g, g, dtype: ScalarType.Int64, device: heads.device).view(b, n, 1);
        Tensor rows = (start + heads.unsqueeze(1)).flatten();                                     // [B·N·H] into [B·N·G, d]
        return tokens.reshape(b * n * g, d).index_select(0, rows).view(b, n, -1, d).transpose(1, 2);
    }

    /// <summary>Heads [.., H] → int64 [.., H]: the place of each query head within its group, from 0.</summary>
    public static Tensor PlaceInGroup(Tensor heads)
    {
        Tensor mine = heads.unsqueeze(-1), other = heads.unsqueeze(-2);                           // [.., H, 1], [.., 1, H]
        return (other == mine).tril(-1).sum([-1]);
    }
}
