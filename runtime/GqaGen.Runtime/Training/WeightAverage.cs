using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// A moving average of a model's trained weights, w̄ ← w̄ + (1 − decay)(w − w̄) after each step (timm's <c>ModelEma</c>; Polyak and Juditsky 1992), on one
/// foreach kernel. It starts as the weights themselves.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly nn.Module _model;
    private readonly double _decay;
    private readonly string[] _names;
    private readonly Parameter[] _weights;
    private readonly Tensor[] _averages;

    public WeightAverage(nn.Module model, double decay)
    {
        using IDisposable noGrad = no_grad();
        (_model, _decay) = (model, decay);
        (string name, Parameter parameter)[] trained = [.. model.named_parameters().Where(p => p.parameter.requires_grad)];
        _names = [.. trained.Select(p => p.name)];
        _weights = [.. trained.Select(p => p.parameter)];
        _averages = [.. _weights.Select(w => w.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Takes in the weights of one step.</summary>
    public void Update()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        FusedKernels.Lerp(_averages, _weights, 1 - _decay);
    }

    /// <summary>The model computes with the averages until this is disposed. Weights and averages change places, so no third copy is made.</summary>
    public IDisposable Apply()
    {
        Exchange();
        return new Return(this);
    }

    /// <summary>The averages by the names of the state dict; they are its own.</summary>
    public Dictionary<string, Tensor> State() => _names.Zip(_averages).ToDictionary(a => a.First, a => a.Second, StringComparer.Ordinal);

    /// <summary>Takes over what <see cref="State"/> gave; names, shapes and types must be its own.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor average) in State()) average.copy_(state[name]);
    }

    /// <summary>The model's state dict with the averages in the places of its weights.</summary>
    public Dictionary<string, Tensor> StateDict()
    {
        Dictionary<string, Tensor> state = _model.state_dict();
        foreach ((string name, Tensor average) in State()) state[name] = average;
        return state;
    }

    public void Dispose()
    {
        foreach (Tensor average in _averages) average.Dispose();
    }

    private void Exchange()
    {
        using IDisposable noGrad = no_grad();
        foreach ((Parameter weight, Tensor average) in _weights.Zip(_averages))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor kept = weight.clone();
            weight.copy_(average);
            average.copy_(kept);
        }
    }

    private sealed class Return(WeightAverage average) : IDisposable
    {
        public void Dispose() => average.Exchange();
    }
}
