using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>
/// The official code's rounding: half to even, then one query head at a time is taken or given until the sum is right. Rounding G
/// shares is wrong by at most G/2, so a fixed number of corrections does it, on the device.
/// </summary>
public static class Repair
{
    /// <summary>
    /// Weights [.., G] → allocation int64 [.., G], Σ = <paramref name="numHeads"/>, each at least <paramref name="minQueries"/>.
    /// Weights that rank nobody (a sum of zero, a NaN, an infinity) give the uniform allocation.
    /// </summary>
    /// <exception cref="ArgumentException">G · minQueries exceeds numHeads.</exception>
    public static Tensor Allocate(Tensor weights, long numHeads, long minQueries, IRepairIndex index)
    {
        long numKvHeads = weights.shape[^1], free = Sharing.Free(numHeads, numKvHeads, minQueries);
        Tensor total = weights.sum([-1], keepdim: true);
        Tensor usable = Finite.Each(total) & (total > 0);
        Tensor counts = Shares(weights, free).round().masked_fill(usable == false, 0);
        for (long i = 0; i < (numKvHeads + 1) / 2; i++)
        {
            Tensor excess = counts.sum([-1], keepdim: true) - free;                        // [.., 1]
            Tensor chosen = index.Choose(counts, excess).squeeze(-1);
            counts = counts - (nn.functional.one_hot(chosen, numKvHeads) * excess.sign());
        }
        Tensor uniform = UniformAllocation.Create(numHeads, numKvHeads, weights.device);
        return uniform + ((counts.to(ScalarType.Int64) + minQueries - uniform) * usable);
    }

    /// <summary>Weights [.., G] → real shares [.., G] of <paramref name="numHeads"/>, in the weights' type.</summary>
    public static Tensor Shares(Tensor weights, long numHeads) => weights / weights.sum([-1], keepdim: true) * numHeads;
}
