using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>The allocation that treats all KV heads alike.</summary>
public static class UniformAllocation
{
    /// <summary>H/G query heads each, the remainder to the lower indices.</summary>
    public static long[] Counts(long numHeads, long numKvHeads)
    {
        var counts = new long[numKvHeads];
        for (long g = 0; g < numKvHeads; g++)
            counts[g] = (numHeads / numKvHeads) + (g < numHeads % numKvHeads ? 1 : 0);
        return counts;
    }

    /// <summary><see cref="Counts"/> as a tensor: int64 [G].</summary>
    public static Tensor Create(long numHeads, long numKvHeads, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor more = arange(numKvHeads, dtype: ScalarType.Int64, device: device) < numHeads % numKvHeads;
        return (more + (numHeads / numKvHeads)).MoveToOuterDisposeScope();
    }
}
