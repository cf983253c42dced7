using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping.Reference;

/// <summary>The official code's way from weights to an allocation: no least number of queries, and no answer where it has none.</summary>
public static class ReferenceAllocation
{
    /// <summary>Weights [G], in the type the official code would compute in → allocation int64 [G], Σ = <paramref name="numHeads"/>.</summary>
    /// <exception cref="DegenerateAllocationException">The official code hangs on these weights. Reads back to the host to know.</exception>
    public static Tensor Allocate(Tensor weights, long numHeads, IRepairIndex index)
    {
        Tensor total = weights.sum();
        if (!(total.isfinite() & (total > 0)).item<bool>()) throw new DegenerateAllocationException();
        return Repair.Allocate(weights, numHeads, minQueries: 0, index);
    }
}
