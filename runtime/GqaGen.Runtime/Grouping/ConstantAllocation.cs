using GqaGen.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>An allocation that never changes, with the head map that follows from it. It has no state to save.</summary>
public sealed class ConstantAllocation : nn.Module
{
    private Tensor _counts, _heads, _places;

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
    }

    /// <summary>Query heads of each KV head: int64 [G].</summary>
    public Tensor Counts => _counts;

    /// <summary>KV head of each query head: int64 [H].</summary>
    public Tensor Heads => _heads;

    /// <summary>Place of each query head within its group, from 0: int64 [H].</summary>
    public Tensor Places => _places;

    /// <summary>Does nothing: none of the tensors is state.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        DeviceTensor.Move(ref _counts, device);
        DeviceTensor.Move(ref _heads, device);
        DeviceTensor.Move(ref _places, device);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _counts.Dispose();
            _heads.Dispose();
            _places.Dispose();
        }
        base.Dispose(disposing);
    }
}
