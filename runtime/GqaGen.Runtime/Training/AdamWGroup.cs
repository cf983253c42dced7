using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Parameters of one weight decay and one dtype, with their state. Its methods must be called without gradients and in a dispose scope.</summary>
internal sealed class AdamWGroup : IDisposable
{
    private readonly string[] _names;
    private readonly Tensor[] _expAvgs, _expAvgSqs;     // of the parameters' shapes, dtypes and strides
    private readonly Tensor _stepCounts;                // float32 [parameters], as PyTorch's counts: exact up to 2²⁴
    private readonly Tensor[] _steps;                   // [] each, views of it
    private readonly double _weightDecay;

    public AdamWGroup(string[] names, Parameter[] parameters, double weightDecay)
    {
        using IDisposable noGrad = no_grad();
        _names = names;
        Parameters = parameters;
        _expAvgs = [.. parameters.Select(p => zeros_like(p).DetachFromDisposeScope())];
        _expAvgSqs = [.. parameters.Select(p => zeros_like(p).DetachFromDisposeScope())];
        _stepCounts = zeros([parameters.Length], ScalarType.Float32, parameters[0].device).DetachFromDisposeScope();
        _steps = [.. _stepCounts.unbind().Select(step => step.DetachFromDisposeScope())];
        _weightDecay = weightDecay;
    }

    public Parameter[] Parameters { get; }

    public void Step(double learningRate, Tensor? foundInf)
    {
        Tensor?[] gradients = [.. Parameters.Select(Gradient)];
        Tensor[] present = [.. gradients.OfType<Tensor>()];
        if (present.Length == 0) return;

        // All counts at once where they all move.
        Tensor[] counts = present.Length == gradients.Length ? [_stepCounts] : Moving(_steps);
        foreach (Tensor count in counts) count.add_(1);
        FusedKernels.AdamW(Moving(Parameters), present, Moving(_expAvgs), Moving(_expAvgSqs), Moving(_steps), foundInf, learningRate, _weightDecay);
        if (foundInf is null) return;
        foreach (Tensor count in counts) count.sub_(foundInf);

        Tensor[] Moving(Tensor[] all) => [.. all.Where((_, i) => gradients[i] is not null)];
    }

    public IEnumerable<(string Name, Tensor Value)> State()
    {
        Tensor counts = _stepCounts.to(ScalarType.Int64, CPU);
        for (int i = 0; i < _names.Length; i++)
        {
            yield return ($"{_names[i]}.exp_avg", _expAvgs[i]);
            yield return ($"{_names[i]}.exp_avg_sq", _expAvgSqs[i]);
            yield return ($"{_names[i]}.step", counts[i]);
        }
    }

    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            _expAvgs[i].copy_(state[$"{_names[i]}.exp_avg"]);
            _expAvgSqs[i].copy_(state[$"{_names[i]}.exp_avg_sq"]);
            _steps[i].copy_(state[$"{_names[i]}.step"]);
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[.. _expAvgs, .. _expAvgSqs, .. _steps, _stepCounts]) tensor.Dispose();
    }

    // The kernel walks the memory of a parameter and its gradient alike. Autograd lays them out so; a gradient set by hand need not be.
    private static Tensor? Gradient(Parameter parameter)
    {
        Tensor? gradient = parameter.grad;
        bool alike = gradient is null || (gradient.is_contiguous() && parameter.is_contiguous()) || gradient.stride().SequenceEqual(parameter.stride());
        return alike ? gradient : empty_like(parameter).copy_(gradient!);
    }
}
