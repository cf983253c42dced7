using GqaGen.Runtime.Devices;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>
/// DGQA, EMA: e(t) = decay · e(t−1) + (1 − decay) · n(t) at every training step, bias-corrected by 1 − decay^t; every window of training
/// steps, query heads are shared out by it (Khan et al. 2024, §3.3).
/// </summary>
public sealed class EmaGrouping(long numHeads, long numKvHeads, long window, double decay, Sharing sharing, RandomStream? draws, Device device)
    : WindowedGrouping(nameof(EmaGrouping), numHeads, numKvHeads, window, sharing, draws, device)
{
    /// <inheritdoc/>
    protected override void Update(Tensor norms, Tensor finite)
    {
        RememberWhere(finite, (decay * NormCache) + ((1 - decay) * norms));
        CountStep();
        Tensor correction = 1 - (Steps.to(NormCache.dtype) * Math.Log(decay)).exp();   // 1 − decay^t
        Tensor average = NormCache / correction;
        AllocateWhere(Steps.remainder(Window) == 0, average.masked_fill(finite == false, double.NaN));
    }
}
