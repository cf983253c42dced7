using GqaGen.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>One allocation for each sample, or one for the whole batch.</summary>
public enum Scope
{
    /// <summary>Each sample has its own: its output does not depend on its batch mates.</summary>
    Sample,

    /// <summary>One for the batch, from the norms summed over it (the official code). Where a step is made of micro-batches, each is a batch.</summary>
    Batch,
}

/// <summary>KDGQA: query heads are shared out by the norms of the keys, every forward (Khan et al. 2024, §3.2).</summary>
public class KeyNormGrouping : KeyDrivenGrouping
{
    private static readonly ExtremeIndex Index = new();
    private readonly Scope _scope;
    private readonly Sharing _sharing;
    private Tensor _lastAllocation;

    /// <summary>Makes the rule for H query heads over G KV heads.</summary>
    public KeyNormGrouping(long numHeads, long numKvHeads, Scope scope, Sharing sharing, Device device)
        : base(nameof(KeyNormGrouping), numHeads, numKvHeads, device)
    {
        _scope = scope;
        _sharing = sharing;
        _lastAllocation = UniformAllocation.Create(numHeads, numKvHeads, device).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor LastAllocation => _lastAllocation;

    /// <summary>k [B, G, N, d] → allocation int64, [B, G] in scope sample, [G] in scope batch.</summary>
    public override Tensor forward(Tensor k)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor norms = _scope == Scope.Sample ? KeyNorms.PerSample(k) : KeyNorms.Summed(k);
        if (training) Watch(norms);
        Tensor allocation = Allocate(norms, _sharing);
        _lastAllocation.Dispose();
        _lastAllocation = allocation.DetachFromDisposeScope();
        return _lastAllocation;
    }

    /// <summary>Norms [.., G] → allocation int64 [.., G].</summary>
    protected virtual Tensor Allocate(Tensor norms, Sharing sharing) => sharing.Allocate(norms, NumHeads, Index);

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        base._toEpilog(dtype, device, non_blocking);
        DeviceTensor.Move(ref _lastAllocation, device);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _lastAllocation.Dispose();
        base.Dispose(disposing);
    }
}
