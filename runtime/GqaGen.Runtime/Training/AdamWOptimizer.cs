using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) with PyTorch's default betas (0.9, 0.999) and epsilon (10⁻⁸) over the trainable
/// parameters of a model, in two groups as in timm: weights of two and more dimensions decay; biases, norms, <c>cls_token</c> and
/// <c>pos_embed</c> do not. It runs on libtorch's fused kernel, which reads and writes each weight once; libtorch has it for the CPU and for
/// CUDA (no GPU was at hand to run it there).
/// </summary>
public sealed class AdamWOptimizer : IDisposable
{
    private static readonly string[] NeverDecay = ["cls_token", "pos_embed"];

    private readonly AdamWGroup[] _groups;

    /// <summary>Makes the optimizer; the model must be on its device already, and stay there.</summary>
    /// <exception cref="ArgumentException">The model has nothing to train.</exception>
    public AdamWOptimizer(nn.Module model, double weightDecay)
    {
        (string Name, Parameter Parameter)[] trained = [.. model.named_parameters().Where(p => p.parameter.requires_grad)];
        if (trained.Length == 0) throw new ArgumentException("The model has no parameter that requires a gradient: there is nothing to train.", nameof(model));
        _groups =
        [
            .. trained.GroupBy(p => (Decays: Decays(p.Name, p.Parameter), p.Parameter.dtype)).OrderByDescending(g => g.Key.Decays)
                .Select(g => new AdamWGroup([.. g.Select(p => p.Name)], [.. g.Select(p => p.Parameter)], g.Key.Decays ? weightDecay : 0)),
        ];
        Parameters = [.. _groups.SelectMany(g => g.Parameters)];
    }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Whether a parameter of that name decays.</summary>
    public static bool Decays(string name, Tensor parameter) =>
        parameter.dim() >= 2 && !NeverDecay.Contains(name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>
    /// Drops all gradients. They are dropped, not zeroed, so that the first step of a resumed run does the same arithmetic as any other.
    /// </summary>
    public void ClearGradients()
    {
        foreach (Parameter parameter in Parameters) parameter.grad = null;
    }

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="foundInf">
    /// float32 [] on the device of the parameters, for instance <see cref="LossScaler.FoundInf"/>: where it is 1 nothing changes, neither
    /// parameters nor state, and the host need not know.
    /// </param>
    public void Step(double learningRate, Tensor? foundInf = null)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (AdamWGroup group in _groups) group.Step(learningRate, foundInf);
    }

    /// <summary>
    /// The state by name: <c>{parameter}.exp_avg</c> and <c>{parameter}.exp_avg_sq</c>, of the parameter's shape and dtype, and
    /// <c>{parameter}.step</c> (int64 []). The moments are the optimizer's own; the counts belong to the caller's dispose scope.
    /// </summary>
    internal Dictionary<string, Tensor> State() =>
        new(_groups.SelectMany(g => g.State()).Select(s => KeyValuePair.Create(s.Name, s.Value)), StringComparer.Ordinal);

    /// <summary>Takes over what <see cref="State"/> gave; names, shapes and types must be its own.</summary>
    internal void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (AdamWGroup group in _groups) group.Restore(state);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (AdamWGroup group in _groups) group.Dispose();
    }
}
