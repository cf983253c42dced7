using GqaGen.Runtime.Data.Transforms;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Decides how the batch of each step is mixed, as timm's <c>Mixup(mode="batch", correct_lam=True)</c> does. A pure function of seed and step: there is no
/// state to save, and the global random generator is not touched.
/// </summary>
internal sealed class BatchMixer(TrainingOptions options, long stepsPerEpoch)
{
    private const long MixingStream = 0x6D6978;     // "mix": order and augmentation are other streams of the same seed

    private readonly long _seed = Seeds.Derive(options.Seed, MixingStream);

    /// <summary>The mix of step <paramref name="step"/>, counted from 0, for images of that size; null if it is shown as it is.</summary>
    public BatchMix? At(long step, int height, int width)
    {
        bool blends = options.Mixup > 0, cuts = options.Cutmix > 0;
        if (!blends && !cuts) return null;
        if (options.MixupOffEpoch > 0 && step >= options.MixupOffEpoch * stepsPerEpoch) return null;

        long seed = Seeds.Derive(_seed, step);
        var random = new SampleRandom(seed);
        if (random.NextDouble() >= options.MixupProb) return null;
        bool cut = cuts && (!blends || random.NextDouble() < options.MixupSwitchProb);
        double lambda = Beta(cut ? options.Cutmix : options.Mixup, seed);
        return cut ? BatchMix.Cut(lambda, random.Next(height), random.Next(width), height, width) : new BatchMix(lambda, null);
    }

    // Beta(α, α).
    private static double Beta(double alpha, long seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        return torch._sample_dirichlet(tensor(new[] { alpha, alpha }), generator)[0].ToDouble();
    }
}
