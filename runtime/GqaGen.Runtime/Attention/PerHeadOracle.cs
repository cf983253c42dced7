using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>
/// The definition of grouped attention, one query head at a time, for tests to hold the fast paths against. Plain and slow on purpose:
/// it shares no code with them.
/// </summary>
public static class PerHeadOracle
{
    /// <summary>q [B, H, N, d], k and v [B, G, N, d], an allocation of G counts a sample or one for all → [B, H, N, d] in q's type.</summary>
    /// <exception cref="ArgumentException">An allocation does not have G counts that sum to H.</exception>
    public static Tensor Forward(Tensor q, Tensor k, Tensor v, IReadOnlyList<IReadOnlyList<long>> allocations)
    {
        long batch = q.shape[0], numHeads = q.shape[1], numKvHeads = k.shape[1];
        var samples = new List<Tensor>();
        for (long b = 0; b < batch; b++)
        {
            IReadOnlyList<long> allocation = allocations[allocations.Count == 1 ? 0 : (int)b];
            if (allocation.Count != numKvHeads || allocation.Sum() != numHeads)
                throw new ArgumentException($"[{string.Join(", ", allocation)}] does not share {numHeads} query heads among {numKvHeads} KV heads.", nameof(allocations));

            var heads = new List<Tensor>();
            long h = 0;
            for (int g = 0; g < numKvHeads; g++)
            {
                for (long i = 0; i < allocation[g]; i++, h++)
                {
                    Tensor scores = q[b, h].mm(k[b, g].t()) / Math.Sqrt(q.shape[3]);         // [N, N]
                    Tensor exponents = (scores - scores.amax([-1], keepdim: true)).exp();
                    heads.Add((exponents / exponents.sum([-1], keepdim: true)).mm(v[b, g])); // [N, d]
                }
            }
            samples.Add(stack(heads));
        }
        return stack(samples);
    }
}
