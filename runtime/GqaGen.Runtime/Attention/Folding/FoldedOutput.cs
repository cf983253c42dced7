using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Attention.Folding;

/// <summary>The output projection of uniform groups: y [B, G, N·r, d] → tokens [B, N, C].</summary>
public sealed class FoldedOutput : FoldedLinear
{
    /// <summary>Takes the weight [C, H·d] and the bias [C] over; G must divide H.</summary>
    public FoldedOutput(Parameter weight, Parameter? bias, long numHeads, long numKvHeads, long headDim)
        : base(nameof(FoldedOutput), weight, bias, numHeads, numKvHeads, headDim)
    {
    }

    /// <summary>y [B, G, N·r, d] → [B, N, C], in its type.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        (long b, long g, long r, long d) = (input.shape[0], NumKvHeads, HeadsPerGroup, HeadDim);
        long n = input.shape[2] / r;
        Tensor w = Weight.to(input.dtype);
        Tensor heads = input.transpose(1, 2);                                                   // [B, N·r, G, d]
        if (training) w = w.view(-1, g, r, d).transpose(1, 2).reshape(w.shape);
        else heads = heads.reshape(b, n, r, g, d).transpose(2, 3);                          // [B, N, G, r, d]
        return functional.linear(heads.reshape(b, n, g * r * d), w, Bias?.to(input.dtype)).MoveToOuterDisposeScope();
    }
}
