using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;

namespace GqaGen.Runtime.Tests.Training;

public sealed class LearningRateTests
{
    [Fact]
    public void AConstantRateStays()
    {
        var rate = new LearningRate(new() { LearningRate = 0.5, Epochs = 2 }, 10);
        Assert.All(Enumerable.Range(0, 25), s => Assert.Equal(0.5, rate.At(s)));
    }

    [Fact]
    public void ACosineFallsFromPeakToMinimum()
    {
        var rate = new LearningRate(new() { LearningRate = 1, MinLearningRate = 0.2, Schedule = LearningRateSchedule.Cosine, Epochs = 2 }, 10);
        Assert.Equal(20, rate.TotalSteps);
        Assert.Equal(1, rate.At(0), 12);
        Assert.Equal(0.2 + (0.8 * (1 + Math.Sqrt(0.5)) / 2), rate.At(5), 12);
        Assert.Equal(0.6, rate.At(10), 12);
        Assert.True(rate.At(19) > 0.2, "the last step still moves faster than the minimum");
        Assert.Equal([0.2, 0.2], [rate.At(20), rate.At(1000)]);
        Assert.All(Enumerable.Range(0, 20), s => Assert.True(rate.At(s + 1) < rate.At(s), $"it does not fall at step {s}"));
    }

    [Fact]
    public void AWarmUpRisesEvenlyToThePeak()
    {
        var rate = new LearningRate(new() { LearningRate = 1, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 0.4, Epochs = 2 }, 10);
        Assert.Equal(4, rate.WarmupSteps);
        Assert.Equal([0.2, 0.4, 0.6, 0.8, 1], Enumerable.Range(0, 5).Select(s => Math.Round(rate.At(s), 12)));
        Assert.Equal(0.5, rate.At(12), 12);          // half of the 16 steps after the warm-up
    }

    [Fact]
    public void ARunOfNothingButWarmUpIsFine()
    {
        var rate = new LearningRate(new() { LearningRate = 1, MinLearningRate = 0.5, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 1, Epochs = 1 }, 4);
        Assert.Equal([0.2, 0.4, 0.6, 0.8, 0.5], Enumerable.Range(0, 5).Select(s => Math.Round(rate.At(s), 12)));
    }

    public static TheoryData<TrainingOptions, string> Wrong => new()
    {
        { new() { LearningRate = 0 }, "LearningRate: must be positive, not 0" },
        { new() { LearningRate = double.NaN }, "LearningRate" },
        { new() { LearningRate = 0.1, MinLearningRate = 0.2 }, "MinLearningRate: 0.2 is not between 0 and LearningRate 0.1" },
        { new() { WeightDecay = -1 }, "WeightDecay" },
        { new() { WarmupEpochs = 6 }, "WarmupEpochs: 6 is not between 0 and Epochs 5" },
        { new() { Epochs = 0 }, "Epochs" },
        { new() { BatchSize = 0 }, "BatchSize" },
        { new() { ClipGrad = 0 }, "ClipGrad" },
        { new() { LogEvery = 0 }, "LogEvery" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ImpossibleOptionsAreErrors(TrainingOptions options, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
}
