using GqaGen.Runtime.Devices;
using TorchSharp.Modules;

namespace GqaGen.Runtime.Attention.Folding;

/// <summary>
/// A linear layer on one side of uniform groups. Attention takes the r = H/G query heads of a group as more tokens of one head, so that
/// neither k nor v is copied: exact, because softmax rows are independent. For that the r heads must lie beside each token, [N, r, G, d],
/// where the weights have [G, r, d]: either the weights are reordered or the activations, whichever is less. The state dict has the order
/// of a plain linear layer. A causal mask would not survive the fold.
/// </summary>
public abstract class FoldedLinear : MixedLinear
{
    private protected FoldedLinear(string name, Parameter weight, Parameter? bias, long numHeads, long numKvHeads, long headDim)
        : base(name, weight, bias) =>
        (NumKvHeads, HeadsPerGroup, HeadDim) = (numKvHeads, numHeads / numKvHeads, headDim);

    /// <summary>G.</summary>
    private protected long NumKvHeads { get; }

    /// <summary>r.</summary>
    private protected long HeadsPerGroup { get; }

    /// <summary>d.</summary>
    private protected long HeadDim { get; }

    /// <summary>Whether the weights are less than activations of that many rows.</summary>
    private protected bool ReordersWeights(long rows) => rows >= Weight.shape[0];
}
