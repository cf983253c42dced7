using GqaGen.Runtime.Devices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Blocks;

/// <summary>
/// The convolution of patches, whose stride is as large as its kernel: a linear layer of each patch, with the weights of a convolution.
/// TorchSharp's own convolution leaves its weights to the garbage collector when it is disposed.
/// </summary>
public sealed class PatchProjection : MixedLinear
{
    /// <summary>Takes the weight [C, in_chans, P, P] and the bias [C] over.</summary>
    public PatchProjection(Parameter weight, Parameter? bias)
        : base(nameof(PatchProjection), weight, bias)
    {
    }

    /// <summary>Patches [B, N, in_chans·P·P] → [B, N, C], in the patches' type.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.linear(input, Weight.flatten(1).to(input.dtype), Bias?.to(input.dtype)).MoveToOuterDisposeScope();
    }
}
