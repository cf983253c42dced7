using GqaGen.Runtime.Devices;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>
/// DGQA, difference: every window of training steps, query heads are shared out by |n(t) − n(t − window)|, the change of the key norms
/// since the last update (Khan et al. 2024, §3.3). The first training step only records n.
/// </summary>
public sealed class DifferenceGrouping(long numHeads, long numKvHeads, long window, Sharing sharing, RandomStream? draws, Device device)
    : WindowedGrouping(nameof(DifferenceGrouping), numHeads, numKvHeads, window, sharing, draws, device)
{
    /// <inheritdoc/>
    protected override void Update(Tensor norms, Tensor finite)
    {
        Tensor atWindow = Steps.remainder(Window) == 0;
        AllocateWhere(atWindow & (Steps > 0), maximum(norms, NormCache) - minimum(norms, NormCache));
        RememberWhere(atWindow & finite, norms);
        CountStep();
    }
}
