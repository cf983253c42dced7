using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) over the trainable parameters of a model, in two groups as in timm: weights of two
/// and more dimensions decay; biases, norms, <c>cls_token</c> and <c>pos_embed</c> do not.
/// </summary>
public sealed class AdamWOptimizer : IDisposable
{
    private static readonly string[] NeverDecay = ["cls_token", "pos_embed"];

    private readonly AdamW _adamW;
    private readonly IReadOnlyList<string> _names;

    /// <summary>Makes the optimizer; the model must be on its device already.</summary>
    /// <exception cref="ArgumentException">The model has nothing to train.</exception>
    public AdamWOptimizer(nn.Module model, double weightDecay)
    {
        (string name, Parameter parameter)[] trained = [.. model.named_parameters().Where(p => p.parameter.requires_grad)];
        if (trained.Length == 0) throw new ArgumentException("The model has no parameter that requires a gradient: there is nothing to train.", nameof(model));
        (string name, Parameter parameter)[][] groups = [[.. trained.Where(p => Decays(p.name, p.parameter))], [.. trained.Where(p => !Decays(p.name, p.parameter))]];
        (string name, Parameter parameter)[] ordered = [.. groups.SelectMany(g => g)];
        _names = [.. ordered.Select(p => p.name)];
        Parameters = [.. ordered.Select(p => p.parameter)];

        // The rate is set at every step.
        _adamW = new AdamW(
        [
            .. new[] { (Members: groups[0], Decay: weightDecay), (Members: groups[1], Decay: 0.0) }.Where(g => g.Members.Length > 0)
                .Select(g => new AdamW.ParamGroup([.. g.Members.Select(p => p.parameter)], weight_decay: g.Decay)),
        ]);
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
    public void Step(double learningRate)
    {
        foreach (optim.ILearningRateController group in _adamW.ParamGroups) group.LearningRate = learningRate;
        _adamW.step();
    }

    /// <summary>
    /// The state by name: <c>{parameter}.exp_avg</c>, <c>{parameter}.exp_avg_sq</c> and <c>{parameter}.step</c> (int64 []). The moments are the
    /// optimizer's own; the counts belong to the caller's dispose scope.
    /// </summary>
    internal Dictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach ((string name, AdamW.State moments) in States())
        {
            state[$"{name}.exp_avg"] = moments.exp_avg;
            state[$"{name}.exp_avg_sq"] = moments.exp_avg_sq;
            state[$"{name}.step"] = tensor(moments.step, dtype: ScalarType.Int64);
        }
        return state;
    }

    /// <summary>Takes over what <see cref="State"/> gave; names, shapes and types must be its own.</summary>
    internal void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, AdamW.State moments) in States())
        {
            moments.exp_avg.copy_(state[$"{name}.exp_avg"]);
            moments.exp_avg_sq.copy_(state[$"{name}.exp_avg_sq"]);
            moments.step = state[$"{name}.step"].item<long>();
        }
    }

    /// <summary>Frees the state.</summary>
    public void Dispose() => _adamW.Dispose();

    private IEnumerable<(string Name, AdamW.State State)> States() => _names.Zip(_adamW.state_dict().State.Cast<AdamW.State>());
}
