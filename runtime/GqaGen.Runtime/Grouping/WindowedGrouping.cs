using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>
/// A rule (DGQA) whose allocation changes every window of training steps and is frozen otherwise. Its state is three buffers of the
/// state dict: <c>allocation</c> int64 [G], <c>norm_cache</c> [G], <c>steps</c> int64 []. Evaluation changes none of them.
/// </summary>
/// <remarks>
/// The norms n[g] of a step are summed over all its images. A step of one forward is updated in that forward, before its allocation is used. A
/// step of several micro-batches knows its norms only after the last: all its forwards use the allocation of before, and the update that is
/// due takes effect with the next step.
/// </remarks>
public abstract class WindowedGrouping : KeyDrivenGrouping
{
    [ComponentName(Name = "allocation")]
    private readonly Tensor _allocation;

    [ComponentName(Name = "norm_cache")]
    private readonly Tensor _normCache;

    [ComponentName(Name = "steps")]
    private readonly Tensor _steps;

    [ComponentName(Name = "draws")]
    private readonly RandomStream? _draws;

    private readonly Sharing _sharing;
    private int _microBatches = 1, _forwards;
    private Tensor? _stepNorms;             // [G], of the micro-batches of this step so far
    private Tensor? _usedAllocation;        // of the last forward, where the update after it has changed the allocation already

    /// <summary>Makes the rule for H query heads over G KV heads; <paramref name="draws"/> serves <see cref="Rounding.Repair"/> and may be null otherwise.</summary>
    protected WindowedGrouping(string name, long numHeads, long numKvHeads, long window, Sharing sharing, RandomStream? draws, Device device)
        : base(name, numHeads, numKvHeads, device)
    {
        Window = window;
        _sharing = sharing;
        _allocation = UniformAllocation.Create(numHeads, numKvHeads, device).DetachFromDisposeScope();
        _normCache = zeros([numKvHeads], ScalarType.Float32, device).DetachFromDisposeScope();
        _steps = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();
        register_buffer("allocation", _allocation);
        register_buffer("norm_cache", _normCache);
        register_buffer("steps", _steps);
        _draws = draws;
        if (draws is not null)
        {
            register_module("draws", draws);
            RepairIndex = new RandomIndex(draws);
        }
    }

    /// <summary>Training steps between two changes of the allocation.</summary>
    public long Window { get; }

    /// <summary>The norms remembered from earlier steps [G].</summary>
    public Tensor NormCache => _normCache;

    /// <summary>Training steps seen: int64 [].</summary>
    public Tensor Steps => _steps;

    /// <inheritdoc/>
    public override Tensor LastAllocation => _usedAllocation ?? _allocation;

    /// <summary>Where <see cref="Rounding.Repair"/> takes its indices from; set it to replay recorded draws.</summary>
    public IRepairIndex RepairIndex { get; set; } = new ExtremeIndex();

    /// <summary>Begins a training step of that many forwards; without it a step is one forward.</summary>
    public void BeginTrainingStep(int microBatches)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(microBatches);
        (_microBatches, _forwards) = (microBatches, 0);
        Forget(ref _stepNorms);
    }

    /// <summary>k [B, G, N, d] → allocation int64 [G]; in training after the update that is due, if the step is one forward.</summary>
    public override Tensor forward(Tensor k)
    {
        Forget(ref _usedAllocation);
        if (!training) return _allocation;
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor norms = KeyNorms.Summed(k).to(_normCache.dtype);            // [G]
        Watch(norms);
        if (_microBatches == 1) Update(norms, Finite.All(norms));
        else AddMicroBatch(norms);
        return LastAllocation;
    }

    /// <summary>Takes in the norms [G] of one training step; <paramref name="finite"/> says on the device whether they may be remembered.</summary>
    protected abstract void Update(Tensor norms, Tensor finite);

    /// <summary>Replaces the allocation by one from <paramref name="norms"/> [G] where <paramref name="due"/>, a bool scalar.</summary>
    protected void AllocateWhere(Tensor due, Tensor norms) =>
        _allocation.add_((_sharing.Allocate(norms, NumHeads, RepairIndex) - _allocation) * due);

    /// <summary>Replaces the remembered norms by <paramref name="norms"/> [G] where <paramref name="due"/>, a bool scalar.</summary>
    protected void RememberWhere(Tensor due, Tensor norms)
    {
        Tensor keeps = due == false;
        _normCache.mul_(keeps).add_(norms.masked_fill(keeps, 0));
    }

    /// <summary>Counts one training step.</summary>
    protected void CountStep() => _steps.add_(1);

    /// <summary>A move ends a step that was begun: what it has summed lies on the old device.</summary>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        base._toEpilog(dtype, device, non_blocking);
        BeginTrainingStep(1);
        Forget(ref _usedAllocation);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget(ref _stepNorms);
            Forget(ref _usedAllocation);
        }
        base.Dispose(disposing);
    }

    private void AddMicroBatch(Tensor norms)
    {
        Tensor sum = (_stepNorms is null ? norms : _stepNorms + norms).DetachFromDisposeScope();
        Forget(ref _stepNorms);
        _stepNorms = sum;
        if (++_forwards < _microBatches) return;

        _usedAllocation = _allocation.clone().DetachFromDisposeScope();
        Update(_stepNorms, Finite.All(_stepNorms));
        BeginTrainingStep(1);
    }

    private static void Forget(ref Tensor? tensor)
    {
        tensor?.Dispose();
        tensor = null;
    }
}
