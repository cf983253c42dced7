using System.Diagnostics;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>Pools the projection of H heads into one of G: contiguous groups of H/G heads, as query heads are shared out.</summary>
/// <param name="pooling">How.</param>
/// <param name="heads">Heads before, H.</param>
/// <param name="groups">Heads after, G; divides H.</param>
internal sealed class HeadPool(HeadPooling pooling, long heads, long groups)
{
    /// <summary>Pools a weight [H·d, C] → [G·d, C] or a bias [H·d] → [G·d]; <paramref name="keyWeight"/> [H·d, C] decides the weights of <see cref="HeadPooling.Weighted"/>, and is asked for only then.</summary>
    public Tensor Pool(Tensor projection, Func<Tensor> keyWeight)
    {
        long perGroup = heads / groups, headDim = projection.shape[0] / heads;
        Tensor grouped = projection.reshape([groups, perGroup, headDim, -1]);            // [G, H/G, d, C] (C = 1 for a bias)
        Tensor pooled = pooling switch
        {
            HeadPooling.Mean => grouped.mean([1]),
            HeadPooling.First => grouped.select(1, 0).clone(),
            HeadPooling.Weighted => WeightedSum(grouped, keyWeight().reshape([groups, perGroup, -1])),
            _ => throw new UnreachableException($"{pooling} is not a HeadPooling"),
        };                                                                               // [G, d, C]
        return pooled.reshape([groups * headDim, .. projection.shape[1..]]);
    }

    private static Tensor WeightedSum(Tensor grouped, Tensor keys)
    {
        Tensor weights = keys.to(ScalarType.Float64).square().sum(dim: -1).sqrt().softmax(1);                // [G, H/G]
        return (grouped.to(ScalarType.Float64) * weights.unsqueeze(-1).unsqueeze(-1)).sum(dim: 1).to(grouped.dtype);
    }
}
