using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Scales the loss so that small gradients survive in float16 (Micikevicius et al. 2018, arXiv 1710.03740), as PyTorch's
/// <c>torch.amp.GradScaler</c>: a step whose gradients overflow is skipped and halves the scale, a run of <c>growthInterval</c> steps without
/// one doubles it. All on the device: the host learns of it at a reading only. For each step call <see cref="Scale"/>, backward,
/// <see cref="Unscale"/>, the optimizer with <see cref="FoundInf"/>, <see cref="Update"/>.
/// </summary>
public sealed class LossScaler : IDisposable
{
    private const double GrowthFactor = 2, BackoffFactor = 0.5;     // PyTorch's, as the defaults below

    private readonly long _growthInterval;
    private readonly Tensor _scale;             // float32 []
    private readonly Tensor _growthTracker;     // int32 []: steps without an overflow since the scale last changed
    private readonly Tensor _skipped;           // int64 []

    /// <summary>Makes a scaler.</summary>
    /// <param name="device">Where the model is.</param>
    /// <param name="initialScale">The first scale.</param>
    /// <param name="growthInterval">Steps without an overflow after which the scale doubles.</param>
    public LossScaler(Device device, double initialScale = 65536, int growthInterval = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(initialScale, MinScale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(growthInterval);
        _growthInterval = growthInterval;
        _scale = full([], initialScale, ScalarType.Float32, device).DetachFromDisposeScope();
        _growthTracker = zeros([], ScalarType.Int32, device).DetachFromDisposeScope();
        _skipped = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();
        FoundInf = zeros([], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>
    /// 2⁻¹⁴, the smallest normal number of float16. Gradients that overflow at a scale below it are not finite at any scale: training cannot
    /// go on.
    /// </summary>
    public static double MinScale { get; } = Math.ScaleB(1, -14);

    /// <summary>1 if the step's gradients held a NaN or an infinity, else 0: float32 [], on the device, the scaler's own.</summary>
    public Tensor FoundInf { get; }

    /// <summary>The loss [] times the scale, in float32 or wider: what backward starts from.</summary>
    public Tensor Scale(Tensor loss) => loss * _scale;

    /// <summary>Divides the gradients by the scale in place, and sets <see cref="FoundInf"/>. Where it is 1 they are of no use.</summary>
    public void Unscale(IEnumerable<Parameter> parameters)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        FoundInf.zero_();
        Tensor[] gradients = [.. parameters.Select(p => p.grad).OfType<Tensor>()];
        if (gradients.Length > 0) FusedKernels.CheckAndUnscale(gradients, FoundInf, _scale.to(ScalarType.Float64).reciprocal().to(ScalarType.Float32));
    }

    /// <summary>Ends the step: counts it if it was skipped, and sets the next scale.</summary>
    public void Update()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _skipped.add_(FoundInf.to(ScalarType.Int64));
        FusedKernels.UpdateScale(_scale, _growthTracker, FoundInf, GrowthFactor, BackoffFactor, _growthInterval);
    }

    /// <summary>Waits for the device and reads the scaler.</summary>
    public LossScaling Read()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] read = stack(new[] { _scale, _skipped, FoundInf }.Select(t => t.to(ScalarType.Float64))).cpu().data<double>().ToArray();
        return new(read[0], (long)read[1], read[2] != 0);
    }

    /// <summary>What a checkpoint must hold of it; the tensors are its own.</summary>
    internal Dictionary<string, Tensor> State() => new(StringComparer.Ordinal)
    {
        ["loss_scale"] = _scale,
        ["growth_tracker"] = _growthTracker,
        ["skipped_steps"] = _skipped,
    };

    /// <summary>Takes over what <see cref="State"/> gave.</summary>
    internal void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor tensor) in State()) tensor.copy_(state[name]);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[_scale, _growthTracker, _skipped, FoundInf]) tensor.Dispose();
    }
}
