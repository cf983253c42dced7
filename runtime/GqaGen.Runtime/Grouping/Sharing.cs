using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>From norms to an allocation: scaling, rounding and the least number of query heads a KV head.</summary>
/// <param name="Scaling">From norms to weights.</param>
/// <param name="Rounding">From shares to whole query heads.</param>
/// <param name="MinQueries">What every KV head gets before the rest is shared out.</param>
public sealed record Sharing(Scaling Scaling, Rounding Rounding, long MinQueries)
{
    /// <summary>
    /// Norms [.., G] → allocation int64 [.., G], Σ = <paramref name="numHeads"/>. Degenerate norms (all equal under min-max, all zero,
    /// a NaN, an infinity, G = 1) give the uniform allocation.
    /// </summary>
    public Tensor Allocate(Tensor norms, long numHeads, IRepairIndex repairIndex)
    {
        Tensor weights = Scaling.Apply(norms.to(ScalarType.Float64));
        return Rounding switch
        {
            Rounding.LargestRemainder => LargestRemainder.Allocate(weights, numHeads, MinQueries),
            _ => Repair.Allocate(EqualRankNobody(weights), numHeads, MinQueries, repairIndex),
        };
    }

    /// <summary>The query heads left to share out once each KV head has its least number.</summary>
    /// <exception cref="ArgumentException">There are not enough.</exception>
    internal static long Free(long numHeads, long numKvHeads, long minQueries)
    {
        long free = numHeads - (numKvHeads * minQueries);
        return free >= 0
            ? free
            : throw new ArgumentException($"{numKvHeads} KV heads with at least {minQueries} query heads each need more than the {numHeads} there are.", nameof(minQueries));
    }

    // Rounding equal shares and repairing them would favour some heads; zeros rank nobody, which gives the uniform allocation.
    private static Tensor EqualRankNobody(Tensor weights) =>
        weights * (weights.amax([-1], keepdim: true) > weights.amin([-1], keepdim: true));
}
