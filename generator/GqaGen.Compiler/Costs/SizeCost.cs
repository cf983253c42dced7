namespace GqaGen.Compiler.Costs;

/// <summary>What one size of a variant costs. A number beyond the range of <see cref="long"/> is its largest value.</summary>
/// <param name="Size">As in the spec; <c>default</c> for the spec's own values.</param>
/// <param name="Identifier">The size as a C# identifier.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="ForwardFlops">
/// Of one image forward in training, where every part of the variant runs. A multiply-add is 2; counted are those of the convolution, the
/// linear layers, the two products of attention, and the sums of squares of key norms and noise. Elementwise work is not.
/// </param>
/// <param name="BackwardFlops">
/// Of its way back: the gradient of each product with respect to its inputs and its weights, but not to the image, and the scores that
/// fused attention computes anew.
/// </param>
/// <param name="KvBytesPerToken">Keys and values of one token over all layers, in the type of the precision.</param>
/// <param name="ActivationBytes">
/// Of one image, kept from forward to backward: what <see cref="ActivationCount"/> lists, each value once.
/// </param>
public sealed record SizeCost(
    string Size,
    string Identifier,
    long Parameters,
    long ForwardFlops,
    long BackwardFlops,
    long KvBytesPerToken,
    long ActivationBytes);
