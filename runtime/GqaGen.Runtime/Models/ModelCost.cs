namespace GqaGen.Runtime.Models;

/// <summary>
/// What a preset of a variant costs. Generated code holds one for each; it is that of the preset as it is, so a <c>with</c> on the options
/// leaves it behind.
/// </summary>
public sealed record ModelCost
{
    /// <summary>Trained numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>
    /// FLOPs of one image forward in training, where every part of the variant runs: 2 for each multiply-add of the convolution, the linear
    /// layers, the two products of attention, and the sums of squares of key norms and noise. Elementwise work is not counted.
    /// </summary>
    public required long ForwardFlops { get; init; }

    /// <summary>
    /// FLOPs of its way back: the gradients of those products for both factors (not for the image), and once more the scores where
    /// attention is fused, which computes them anew.
    /// </summary>
    public required long BackwardFlops { get; init; }

    /// <summary>Bytes of keys and values of one token over all layers; <see cref="ViTOptions.KvBytesPerToken"/> of the preset.</summary>
    public required long KvBytesPerToken { get; init; }

    /// <summary>
    /// Bytes of one image in training that the forward keeps for the backward, each value once: inputs of the convolution, linear layers,
    /// normalisations and GELU; mean and deviation of each normalisation; q, k and v as attention takes them; its log-sum-exp where it is
    /// fused (always, unless dropout or noise acts on the map), else its maps; factors of active dropout; what noise on the output scales by.
    /// Inputs of products are in the type of the precision, the rest is in float32. Weights, gradients, optimizer state and integer indices
    /// are not counted; nor are, on a CPU in bfloat16 with up to 1,024 tokens N, the maps that products keep there: 2·H·N² bytes a layer.
    /// </summary>
    public required long ActivationBytes { get; init; }
}
