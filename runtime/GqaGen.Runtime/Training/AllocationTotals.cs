using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Grouping;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Sums the allocations of a model's layers over images, on the device.</summary>
internal sealed class AllocationTotals : IDisposable
{
    private readonly IReadOnlyList<IGroupedAttention> _layers;
    private readonly Tensor[] _uniform;         // [G] a layer
    private readonly Tensor[] _totals;          // float64 [G + 1] a layer: query heads by KV head, images that were not uniform
    private long _images;

    public AllocationTotals(IReadOnlyList<IGroupedAttention> layers)
    {
        _layers = layers;
        _uniform = [.. layers.Select(l => UniformAllocation.Create(l.NumHeads, l.NumKvHeads, l.LastAllocation.device).DetachFromDisposeScope())];
        _totals = [.. _uniform.Select(u => zeros([u.shape[0] + 1], ScalarType.Float64, u.device).DetachFromDisposeScope())];
    }

    /// <summary>Takes in the allocations of the last forward, which saw that many images.</summary>
    public void Add(long images)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        for (int i = 0; i < _layers.Count; i++)
        {
            Tensor allocation = _layers[i].LastAllocation;                                          // [G] or [B, G]
            Tensor differs = (allocation != _uniform[i]).any(-1, keepdim: true);                    // [1] or [B, 1]
            Tensor row = cat([allocation, differs], -1);
            if (row.dim() == 1) _totals[i].add_(row, images);
            else _totals[i].add_(row.sum([0]));
        }
        _images += images;
    }

    /// <summary>The means over the images so far, and starts anew; reads back from the device once.</summary>
    public IReadOnlyList<LayerAllocation> Take()
    {
        if (_layers.Count == 0) return [];
        using DisposeScope scope = NewDisposeScope();
        double[] totals = (cat(_totals) / _images).cpu().data<double>().ToArray();
        var allocations = new LayerAllocation[_layers.Count];
        for (int i = 0, at = 0; i < allocations.Length; i++, at++)
        {
            int numKvHeads = _layers[i].NumKvHeads;
            allocations[i] = new(i, totals[at..(at + numKvHeads)], totals[at + numKvHeads]);
            at += numKvHeads;
            _totals[i].zero_();
        }
        _images = 0;
        return allocations;
    }

    /// <summary>Forgets what was taken in.</summary>
    public void Clear()
    {
        foreach (Tensor total in _totals) total.zero_().Dispose();
        _images = 0;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _uniform.Concat(_totals)) tensor.Dispose();
    }
}
