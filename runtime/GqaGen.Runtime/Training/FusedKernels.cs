using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// libtorch's fused and foreach kernels: one call for a list of tensors. TorchSharp does not expose them, so they are reached through
/// TorchScript, compiled once a process. All work in place and on the device alone; callers switch gradients off. Thread-safe.
/// </summary>
internal static class FusedKernels
{
    // No control flow: TorchScript's optimizer drops in-place work on a list that a loop has filled. A semantic error would end the process.
    private const string Script = """
        def adamw_(params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], steps: List[Tensor],
                   found_inf: Optional[Tensor], lr: float, weight_decay: float):
            torch._fused_adamw_(params, grads, exp_avgs, exp_avg_sqs, [], steps, lr=lr, beta1=0.9, beta2=0.999, weight_decay=weight_decay,
                                eps=1e-8, amsgrad=False, maximize=False, grad_scale=None, found_inf=found_inf)

        def norm(tensors: List[Tensor]):
            return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(tensors, 2.0)), 2.0)

        def mul_(tensors: List[Tensor], factor: Tensor):
            torch._foreach_mul_(tensors, factor)

        def lerp_(tensors: List[Tensor], ends: List[Tensor], weight: float):
            torch._foreach_lerp_(tensors, ends, weight)

        def check_and_unscale_(grads: List[Tensor], found_inf: Tensor, inv_scale: Tensor):
            torch._amp_foreach_non_finite_check_and_unscale_(grads, found_inf, inv_scale)

        def update_scale_(scale: Tensor, growth_tracker: Tensor, found_inf: Tensor, growth_factor: float, backoff_factor: float, growth_interval: int):
            torch._amp_update_scale_(scale, growth_tracker, found_inf, growth_factor, backoff_factor, growth_interval)

        """;

    private static readonly Lazy<jit.CompilationUnit> Unit = new(() => jit.compile(Script.ReplaceLineEndings("\n")));

    /// <summary>
    /// One step of AdamW with PyTorch's default betas and epsilon, as <c>torch.optim.AdamW(fused=True)</c>. The tensors of one place in the lists
    /// must share shape, dtype and strides. Nothing moves where <paramref name="foundInf"/> [] is 1.
    /// </summary>
    public static void AdamW(
        Tensor[] parameters, Tensor[] gradients, Tensor[] expAvgs, Tensor[] expAvgSqs, Tensor[] steps, Tensor? foundInf, double learningRate, double weightDecay) =>
        Invoke("adamw_", parameters, gradients, expAvgs, expAvgSqs, steps, foundInf, (Scalar)learningRate, (Scalar)weightDecay);

    /// <summary>The Euclidean norm of at least one tensor, as if all were one vector: a scalar.</summary>
    public static Tensor Norm(Tensor[] tensors) => (Tensor)Invoke("norm", [tensors])!;

    /// <summary>Multiplies all by a scalar tensor.</summary>
    public static void Multiply(Tensor[] tensors, Tensor factor) => Invoke("mul_", tensors, factor);

    /// <summary>Moves each tensor that share of the way to its end.</summary>
    public static void Lerp(Tensor[] tensors, Tensor[] ends, double share) => Invoke("lerp_", tensors, ends, (Scalar)share);

    /// <summary>
    /// Multiplies all by <paramref name="inverseScale"/> float32 [], and sets <paramref name="foundInf"/> float32 [] to 1 if one holds a NaN or an
    /// infinity.
    /// </summary>
    public static void CheckAndUnscale(Tensor[] gradients, Tensor foundInf, Tensor inverseScale) => Invoke("check_and_unscale_", gradients, foundInf, inverseScale);

    /// <summary>
    /// Where <paramref name="foundInf"/> is 1, multiplies <paramref name="scale"/> float32 [] by <paramref name="backoff"/>; after
    /// <paramref name="interval"/> calls in a row without, counted in <paramref name="growthTracker"/> int32 [], by <paramref name="growth"/>.
    /// </summary>
    public static void UpdateScale(Tensor scale, Tensor growthTracker, Tensor foundInf, double growth, double backoff, long interval) =>
        Invoke("update_scale_", scale, growthTracker, foundInf, (Scalar)growth, (Scalar)backoff, (Scalar)interval);

    private static object? Invoke(string function, params object?[] arguments)
    {
        object? result = Unit.Value.invoke(function, arguments!);
        foreach (Scalar scalar in arguments.OfType<Scalar>()) scalar.Dispose();
        GC.KeepAlive(arguments);        // TorchSharp hands over bare pointers
        return result;
    }
}
