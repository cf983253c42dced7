using GqaGen.Runtime.Devices;
using TorchSharp.Modules;

namespace GqaGen.Runtime.Attention.Folding;

/// <summary>
/// A linear layer on one side of uniform groups. Attention takes the r = H/G query heads of a group as more tokens of one head, so that
/// neither k nor v is copied: exact, because softmax rows are independent. For that the r heads must lie beside each token, [N, r, G, d],
/// where the weights have [G, r, d]. In training the weights are reordered, which saves copies of activations forward and backward; in
/// evaluation the activations are, which takes as long for a large batch and less for a small one. The state dict has the order of a plain
/// linear layer. A causal mask would not survive the fold.
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
}
