using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Devices;

/// <summary>
/// A linear layer that computes in the type of its input while its weights keep theirs: float32 weights and bfloat16 activations give a
/// bfloat16 product and float32 gradients, as PyTorch's autocast does. The state dict is that of <see cref="Linear"/>.
/// </summary>
public class MixedLinear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    /// <summary>Takes the weight [out, in] and the bias [out] over.</summary>
    public MixedLinear(Parameter weight, Parameter? bias)
        : this(nameof(MixedLinear), weight, bias)
    {
    }

    /// <summary>As the public constructor, under another name.</summary>
    private protected MixedLinear(string name, Parameter weight, Parameter? bias)
        : base(name)
    {
        _weight = weight;
        _bias = bias;
        RegisterComponents();
    }

    /// <summary>[out, in].</summary>
    public Parameter Weight => _weight;

    /// <summary>[out], or null.</summary>
    public Parameter? Bias => _bias;

    /// <summary>Input [.., in] → [.., out], in the input's type.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.linear(input, _weight.to(input.dtype), _bias?.to(input.dtype)).MoveToOuterDisposeScope();
    }
}
