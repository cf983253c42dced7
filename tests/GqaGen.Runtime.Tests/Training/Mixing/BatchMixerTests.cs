using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class BatchMixerTests
{
    private const int Draws = 4000;

    [Theory]
    [InlineData(0.2)]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void LambdaIsOfTheBetaDistribution(double alpha)
    {
        double[] lambdas = [.. Mixes(new() { Mixup = alpha }).Select(m => m!.Lambda)];
        double mean = lambdas.Average(), variance = lambdas.Sum(l => (l - mean) * (l - mean)) / (Draws - 1), wanted = 1 / (4 * ((2 * alpha) + 1));
        Assert.All(lambdas, l => Assert.InRange(l, 0, 1));
        Assert.True(Math.Abs(mean - 0.5) < 5 * Math.Sqrt(wanted / Draws), $"mean {mean}, expected 0.5");
        Assert.True(Math.Abs((variance / wanted) - 1) < 0.1, $"variance {variance}, expected {wanted}");
    }

    [Theory]
    [InlineData(0.8, 0.0, 1.0, 0.5, 0.0, 1.0)]
    [InlineData(0.0, 1.0, 1.0, 0.5, 1.0, 0.0)]
    [InlineData(0.8, 1.0, 1.0, 0.5, 0.5, 0.5)]
    [InlineData(0.8, 1.0, 0.6, 0.25, 0.15, 0.45)]
    [InlineData(0.8, 1.0, 0.0, 0.5, 0.0, 0.0)]
    public void BatchesAreCutAndBlendedAsOftenAsAsked(double mixup, double cutmix, double prob, double switchProb, double cuts, double blends)
    {
        BatchMix?[] mixes = [.. Mixes(new() { Mixup = mixup, Cutmix = cutmix, MixupProb = prob, MixupSwitchProb = switchProb })];
        Near(cuts, mixes.Count(m => m?.Box is not null));
        Near(blends, mixes.Count(m => m is { Box: null }));

        static void Near(double wanted, int found) => Assert.True(Math.Abs(((double)found / Draws) - wanted) <= 5 * Math.Sqrt(wanted * (1 - wanted) / Draws), $"{found} of {Draws}, expected a share of {wanted}");
    }

    /// <summary>So a run that resumes mixes what it would have mixed, and nothing else that is random changes.</summary>
    [Fact]
    public void AMixFollowsFromSeedAndStepAlone()
    {
        var options = new TrainingOptions { Mixup = 0.8, Cutmix = 1, Seed = 5 };
        BatchMix?[] forward = [.. Mixes(options)];
        using Tensor before = get_rng_state();
        var backward = new BatchMixer(options, stepsPerEpoch: 10);
        for (int step = Draws - 1; step >= 0; step--) Assert.Equal(forward[step], backward.At(step, 8, 8));
        using Tensor after = get_rng_state();
        Assert.Equal(before.bytes.ToArray(), after.bytes.ToArray());
        Assert.Equal(forward.Count(m => m!.Box is null), forward.Where(m => m!.Box is null).Distinct().Count());
        Assert.NotEqual(forward, Mixes(options with { Seed = 6 }));
    }

    [Fact]
    public void MixingEndsAfterItsLastEpoch()
    {
        BatchMix?[] mixes = [.. Mixes(new() { Mixup = 0.8, MixupOffEpoch = 3 })];
        Assert.All(mixes[..30], Assert.NotNull);
        Assert.All(mixes[30..], Assert.Null);
    }

    private static IEnumerable<BatchMix?> Mixes(TrainingOptions options)
    {
        var mixer = new BatchMixer(options, stepsPerEpoch: 10);
        return Enumerable.Range(0, Draws).Select(step => mixer.At(step, 8, 8));
    }
}
