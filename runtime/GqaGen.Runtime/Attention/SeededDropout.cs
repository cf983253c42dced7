using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Attention;

/// <summary>Dropout whose masks come from a stream of the module's own, saved with the weights, instead of the global generator.</summary>
public sealed class SeededDropout : nn.Module<Tensor, Tensor>
{
    private readonly double _p;

    [ComponentName(Name = "draws")]
    private readonly RandomStream? _draws;

    /// <summary>Drops each element with probability <paramref name="p"/> in training; with p = 0 the module has no state.</summary>
    public SeededDropout(double p, long seed)
        : base(nameof(SeededDropout))
    {
        _p = p;
        _draws = p > 0 ? new RandomStream(seed) : null;
        RegisterComponents();
    }

    /// <summary>Whether a forward would drop anything now.</summary>
    public bool IsActive => training && _draws is not null;

    /// <summary>x of any shape → x with dropped elements zeroed and the others scaled by 1/(1 − p).</summary>
    public override Tensor forward(Tensor x)
    {
        if (!training || _draws is null) return x.alias();
        using DisposeScope scope = NewDisposeScope();
        Tensor keep = _draws.Uniform(x.shape, ScalarType.Float32, x.device) >= _p;
        return (x * (keep.to(x.dtype) / (1 - _p))).MoveToOuterDisposeScope();
    }
}
