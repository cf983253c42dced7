using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>
/// Shares whole query heads out in proportion to weights by the largest-remainder (Hamilton) method: floor, then one more for the
/// largest remainders, ties to the lower index. Tensor operations only: nothing is read back to the host.
/// </summary>
public static class LargestRemainder
{
    // Remainders are compared in steps of this width, so that the rounding errors of float32 norms seldom choose between equals.
    private const double RemainderSteps = 1 << 14;

    /// <summary>
    /// Weights [.., G] → allocation int64 [.., G], Σ = <paramref name="numHeads"/>, each at least <paramref name="minQueries"/>.
    /// Weights that rank nobody (a sum of zero, a NaN, an infinity) give the uniform allocation.
    /// </summary>
    /// <exception cref="ArgumentException">G · minQueries exceeds numHeads.</exception>
    public static Tensor Allocate(Tensor weights, long numHeads, long minQueries)
    {
        long free = Sharing.Free(numHeads, weights.shape[^1], minQueries);
        Tensor w = Usable(weights.to(ScalarType.Float64));                 // [.., G]
        Tensor share = free * w / w.sum([-1], keepdim: true);              // [.., G], Σ = free
        Tensor whole = share.floor();
        Tensor remainder = ((share - whole) * RemainderSteps).round();
        Tensor left = free - whole.sum([-1], keepdim: true);               // [.., 1] heads still to give
        return (whole + minQueries + (Rank(remainder) < left)).to(ScalarType.Int64);
    }

    /// <summary>Replaces weights that rank nobody by ones, row by row.</summary>
    private static Tensor Usable(Tensor weights)
    {
        Tensor total = weights.sum([-1], keepdim: true);
        Tensor usable = Finite.Each(total) & (total > 0);                  // a NaN or an infinity shows in the sum
        return weights.masked_fill(usable == false, 1);
    }

    /// <summary>How many entries of the row come before each one: larger ones, and equal ones of lower index.</summary>
    private static Tensor Rank(Tensor x)
    {
        Tensor mine = x.unsqueeze(-1), other = x.unsqueeze(-2);            // [.., G, 1], [.., 1, G]
        long g = x.shape[^1];
        Tensor lower = ones([g, g], ScalarType.Bool, x.device).tril(-1);   // [i, j]: j < i
        return ((other > mine) | ((other == mine) & lower)).sum([-1]);
    }
}
