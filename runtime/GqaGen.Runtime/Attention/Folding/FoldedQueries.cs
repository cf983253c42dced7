using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Attention.Folding;

/// <summary>The query projection of uniform groups: tokens x [B, N, C] → q [B, G, N·r, d], the r query heads of a group beside each token.</summary>
public sealed class FoldedQueries : FoldedLinear
{
    /// <summary>Takes the weight [H·d, C] and the bias [H·d] over; G must divide H.</summary>
    public FoldedQueries(Parameter weight, Parameter? bias, long numHeads, long numKvHeads, long headDim)
        : base(nameof(FoldedQueries), weight, bias, numHeads, numKvHeads, headDim)
    {
    }

    /// <summary>Tokens [B, N, C] → [B, G, N·r, d], in their type.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        (long b, long n, long g, long r, long d) = (input.shape[0], input.shape[1], NumKvHeads, HeadsPerGroup, HeadDim);
        Tensor w = Weight.to(input.dtype);
        Tensor? plus = Bias?.to(input.dtype);
        Tensor q;                                                                           // [B, N, r, G, d]
        if (training)
        {
            w = w.view(g, r, d, -1).transpose(0, 1).reshape(w.shape);
            plus = plus?.view(g, r, d).transpose(0, 1).reshape(plus.shape);
            q = functional.linear(input, w, plus);
        }
        else q = functional.linear(input, w, plus).view(b, n, g, r, d).transpose(2, 3);
        return q.reshape(b, n * r, g, d).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
