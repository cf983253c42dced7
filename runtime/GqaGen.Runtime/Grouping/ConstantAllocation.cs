using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>An allocation that never changes, with the head map that follows from it. It has no state to save.</summary>
public sealed class ConstantAllocation : nn.Module
{
    [ComponentName(Name = "counts")]
    private readonly Tensor _counts;

    [ComponentName(Name = "heads")]
    private readonly Tensor _heads;

    [ComponentName(Name = "places")]
    private readonly Tensor _places;

    /// <summary>KV head g serves <paramref name="counts"/>[g] query heads.</summary>
    public ConstantAllocation(ReadOnlySpan<long> counts, Device device)
        : base(nameof(ConstantAllocation))
    {
        long numHeads = 0;
        foreach (long count in counts) numHeads += count;
        using DisposeScope scope = NewDisposeScope();
        _counts = tensor(counts.ToArray(), dtype: ScalarType.Int64, device: device).DetachFromDisposeScope();
        _heads = HeadMap.Of(_counts, numHeads).DetachFromDisposeScope();
        _places = HeadMap.PlaceInGroup(_heads).DetachFromDisposeScope();
        register_buffer("counts", _counts, persistent: false);
        register_buffer("heads", _heads, persistent: false);
        register_buffer("places", _places, persistent: false);
    }

    /// <summary>Query heads of each KV head: int64 [G].</summary>
    public Tensor Counts => _counts;

    /// <summary>KV head of each query head: int64 [H].</summary>
    public Tensor Heads => _heads;

    /// <summary>Place of each query head within its group, from 0: int64 [H].</summary>
    public Tensor Places => _places;
}
