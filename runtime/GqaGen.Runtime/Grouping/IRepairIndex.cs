using GqaGen.Runtime.Devices;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>Which KV head <see cref="Repair"/> corrects next.</summary>
public interface IRepairIndex
{
    /// <summary>
    /// Counts [.., G] and their excess over the wanted sum [.., 1] → index int64 [.., 1]: a head that has any to give where the excess
    /// is positive, one that gets one more where it is negative, any where it is zero.
    /// </summary>
    Tensor Choose(Tensor counts, Tensor excess);
}

/// <summary>The first largest gives, the first smallest gets (the official code's KDGQA).</summary>
public sealed class ExtremeIndex : IRepairIndex
{
    /// <inheritdoc/>
    public Tensor Choose(Tensor counts, Tensor excess)
    {
        // argmax promises no order among equals: a slope of less than one makes the lower index the larger.
        long g = counts.shape[^1];
        Tensor slope = arange(g, dtype: counts.dtype, device: counts.device) / (2 * g);
        return ((counts * excess.sign()) - slope).argmax(-1, keepdim: true);
    }
}

/// <summary>A random head (the official code's DGQA), drawn from a seeded stream of the module's own.</summary>
public sealed class RandomIndex(RandomStream stream) : IRepairIndex
{
    /// <inheritdoc/>
    public Tensor Choose(Tensor counts, Tensor excess) =>
        stream.Choice((counts > 0) | (excess <= 0));
}
