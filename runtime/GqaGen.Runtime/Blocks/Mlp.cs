using GqaGen.Runtime.Attention;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>Two linear layers around an exact GELU (timm's <c>Mlp</c>).</summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")]
    private readonly Linear _fc1;

    [ComponentName(Name = "fc2")]
    private readonly Linear _fc2;

    [ComponentName(Name = "drop1")]
    private readonly SeededDropout _drop1;

    [ComponentName(Name = "drop2")]
    private readonly SeededDropout _drop2;

    /// <summary>Makes the layers C → hidden → C.</summary>
    public Mlp(long embedDim, long hidden, double drop, Initializer init)
        : base(nameof(Mlp))
    {
        _fc1 = init.Linear(embedDim, hidden);
        _fc2 = init.Linear(hidden, embedDim);
        _drop1 = init.Dropout(drop);
        _drop2 = init.Dropout(drop);
        RegisterComponents();
    }

    /// <summary>[B, N, C] → [B, N, C].</summary>
    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = _drop1.call(nn.functional.gelu(_fc1.call(x)));
        return _drop2.call(_fc2.call(hidden)).MoveToOuterDisposeScope();
    }
}
