using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>Two linear layers around an exact GELU (timm's <c>Mlp</c>).</summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly ScalarType? _compute;

    [ComponentName(Name = "fc1")]
    private readonly MixedLinear _fc1;

    [ComponentName(Name = "fc2")]
    private readonly MixedLinear _fc2;

    [ComponentName(Name = "drop1")]
    private readonly SeededDropout _drop1;

    [ComponentName(Name = "drop2")]
    private readonly SeededDropout _drop2;

    /// <summary>Makes the layers C → hidden → C; they compute in the type <paramref name="compute"/>, that of their input unless given.</summary>
    public Mlp(long embedDim, long hidden, double drop, Initializer init, ScalarType? compute = null)
        : base(nameof(Mlp))
    {
        _compute = compute;
        _fc1 = init.MixedLinear(embedDim, hidden);
        _fc2 = init.MixedLinear(hidden, embedDim);
        _drop1 = init.Dropout(drop);
        _drop2 = init.Dropout(drop);
        RegisterComponents();
    }

    /// <summary>[B, N, C] → [B, N, C], in the type it computes in.</summary>
    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = _drop1.call(nn.functional.gelu(_fc1.call(_compute is { } type ? x.to(type) : x)));
        return _drop2.call(_fc2.call(hidden)).MoveToOuterDisposeScope();
    }
}
