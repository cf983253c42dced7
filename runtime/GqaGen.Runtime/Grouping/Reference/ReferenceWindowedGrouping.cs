using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping.Reference;

/// <summary>
/// What the official code's DGQA computes: at training steps that are multiples of the window the allocation follows the score and
/// cache ← (cache + n)/window; every evaluation recomputes the allocation and overwrites the cache. The step is what the caller sets.
/// For parity with published numbers; it reads back to the host. Unlike there, the allocation is part of the state dict.
/// </summary>
public abstract class ReferenceWindowedGrouping : KeyDrivenGrouping
{
    [ComponentName(Name = "allocation")]
    private readonly Tensor _allocation;

    [ComponentName(Name = "norm_cache")]
    private readonly Tensor _normCache;

    [ComponentName(Name = "draws")]
    private readonly RandomStream _draws;

    /// <summary>Makes the rule for H query heads over G KV heads.</summary>
    protected ReferenceWindowedGrouping(string name, long numHeads, long numKvHeads, long window, RandomStream draws, Device device)
        : base(name, numHeads, numKvHeads, device)
    {
        Window = window;
        _allocation = UniformAllocation.Create(numHeads, numKvHeads, device).DetachFromDisposeScope();
        _normCache = zeros([numKvHeads], ScalarType.Float32, device).DetachFromDisposeScope();
        _draws = draws;
        register_buffer("allocation", _allocation);
        register_buffer("norm_cache", _normCache);
        register_module("draws", draws);
        RepairIndex = new RandomIndex(draws);
    }

    /// <summary>Training steps between two changes of the allocation.</summary>
    public long Window { get; }

    /// <summary>The step of the next training forward, counted from 0; the caller sets it.</summary>
    public long TrainingStep { get; set; }

    /// <summary>Begins the training step after <paramref name="step"/> others.</summary>
    /// <exception cref="NotSupportedException">The step is to be made of several forwards: the official code updates at each of them.</exception>
    public void BeginTrainingStep(long step, int microBatches)
    {
        if (microBatches != 1)
            throw new NotSupportedException($"The reference preset of difference and ema changes its state at every forward, so a step cannot be made of {microBatches} micro-batches; use 'preset: paper', or 1 micro-batch.");
        TrainingStep = step;
    }

    /// <summary>The norms remembered from earlier calls [G].</summary>
    public Tensor NormCache => _normCache;

    /// <inheritdoc/>
    public override Tensor LastAllocation => _allocation;

    /// <summary>Where the repair takes its indices from; set it to replay recorded draws.</summary>
    public IRepairIndex RepairIndex { get; set; }

    /// <summary>k [B, G, N, d] → allocation int64 [G].</summary>
    /// <exception cref="DegenerateAllocationException">The official code hangs on these keys.</exception>
    public override Tensor forward(Tensor k)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor norms = KeyNorms.Summed(k).to(_normCache.dtype);            // [G]
        if (training) Watch(norms);
        if (training && TrainingStep % Window != 0) return _allocation;
        _allocation.copy_(ReferenceAllocation.Allocate(Score(norms, _normCache), NumHeads, RepairIndex));
        _normCache.copy_(training ? (_normCache + norms) / Window : norms);
        return _allocation;
    }

    /// <summary>Norms [G] and the remembered ones [G] → weights [G].</summary>
    protected abstract Tensor Score(Tensor norms, Tensor cache);
}

/// <summary>The official code's DGQA with <c>kind='diff'</c>: |cache − n|.</summary>
public sealed class ReferenceDifferenceGrouping(long numHeads, long numKvHeads, long window, RandomStream draws, Device device)
    : ReferenceWindowedGrouping(nameof(ReferenceDifferenceGrouping), numHeads, numKvHeads, window, draws, device)
{
    /// <inheritdoc/>
    protected override Tensor Score(Tensor norms, Tensor cache) => (cache - norms).abs();
}

/// <summary>The official code's DGQA with <c>kind='ema'</c>: 0.9 · n + 0.1 · cache.</summary>
public sealed class ReferenceEmaGrouping(long numHeads, long numKvHeads, long window, RandomStream draws, Device device)
    : ReferenceWindowedGrouping(nameof(ReferenceEmaGrouping), numHeads, numKvHeads, window, draws, device)
{
    private const double Beta = 0.9;

    /// <inheritdoc/>
    protected override Tensor Score(Tensor norms, Tensor cache) => (Beta * norms) + ((1 - Beta) * cache);
}
