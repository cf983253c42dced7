using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>A layer [.., 3] → [.., 2] with an integer and a bool buffer.</summary>
internal sealed class Counted : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "layer")]
    private readonly Linear _layer = nn.Linear(3, 2);

    [ComponentName(Name = "steps")]
    private readonly Tensor _steps = zeros([], ScalarType.Int64).DetachFromDisposeScope();

    [ComponentName(Name = "seen")]
    private readonly Tensor _seen = ones([2], ScalarType.Bool).DetachFromDisposeScope();

    public Counted()
        : base(nameof(Counted)) => RegisterComponents();

    public Linear Layer => _layer;

    public Tensor Steps => _steps;

    public override Tensor forward(Tensor x) => _layer.call(x);
}
