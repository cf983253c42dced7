using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Clips gradients by their global norm without reading it back: PyTorch's <c>clip_grad_norm_(foreach=True)</c> on the device alone.</summary>
public static class GradientClipping
{
    private const double Epsilon = 1e-6;        // PyTorch's

    /// <summary>The Euclidean norm of all gradients, as if they were one vector: a scalar on their device, 0 without gradients.</summary>
    public static Tensor Norm(IEnumerable<Parameter> parameters)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Norm(Gradients(parameters)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Scales all gradients by min(1, <paramref name="maxNorm"/>/(norm + 10⁻⁶)) in place → the norm before, a scalar on their device. A norm
    /// that is not finite spoils the gradients, as in PyTorch; the harness notices it at its next reading.
    /// </summary>
    public static Tensor Clip(IEnumerable<Parameter> parameters, double maxNorm)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor[] gradients = Gradients(parameters);
        Tensor norm = Norm(gradients);
        if (gradients.Length > 0) FusedKernels.Multiply(gradients, (maxNorm / (norm + Epsilon)).clamp_max(1));
        return norm.MoveToOuterDisposeScope();
    }

    private static Tensor Norm(Tensor[] gradients) => gradients.Length == 0 ? zeros([]) : FusedKernels.Norm(gradients);

    private static Tensor[] Gradients(IEnumerable<Parameter> parameters) => [.. parameters.Select(p => p.grad).OfType<Tensor>()];
}
