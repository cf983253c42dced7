using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Tests.Checkpoints;
using GqaGen.Runtime.Training;
using TorchSharp;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>What happens when a step does not fit: on the CPU, with allocations that really fail.</summary>
public sealed class OutOfMemoryTests
{
    private static readonly TrainingOptions Auto = TinyClassifier.DefaultTraining with { AutoMicroBatch = true, ClipGrad = 1 };

    [Fact]
    public void TheErrorNamesTheSizesAndWhatWouldFit()
    {
        using var model = new HungryClassifier((images, _) => images > 8);
        using var trainer = new Trainer<HungryClassifier>(model, TestDigits.Train);
        SortedDictionary<string, string> before = StateBytes.Of(model.state_dict().Where(t => !t.Key.Contains("rng", StringComparison.Ordinal)).ToDictionary());
        var e = Assert.Throws<DeviceOutOfMemoryException>(() => trainer.Advance(1));
        Assert.Equal((32, 16), (e.Images, e.ImagesThatFit));
        Assert.Contains("The memory of cpu does not hold a training step of 32 images 1×8×8 through hungry (embed_dim 24, depth 2, 6 query heads, 3 KV heads, 2 tokens): 562.9 TB more were asked for.", e.Message, StringComparison.Ordinal);
        Assert.Contains("16 at once should fit: set GradAccumSteps to 2 or AutoMicroBatch, which keep 32 images a step, or lower BatchSize", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Step);
        Assert.Equal(before["inner.head.weight"], StateBytes.Of(model)["inner.head.weight"]);
    }

    [Theory]
    [InlineData(16, 2)]
    [InlineData(9, 4)]
    [InlineData(1, 32)]
    public void HalvingGivesTheRunThatHadAskedForItFromTheStart(int fits, int gradAccumSteps)
    {
        var recorder = new Recorder();
        using var hungry = new HungryClassifier((images, _) => images > fits);
        using var auto = new Trainer<HungryClassifier>(hungry, TestDigits.Train, Auto) { Observer = recorder };
        auto.Advance(12);

        using var modest = new HungryClassifier((_, _) => false);
        using var asked = new Trainer<HungryClassifier>(modest, TestDigits.Train, Auto with { GradAccumSteps = gradAccumSteps, AutoMicroBatch = false });
        asked.Advance(12);
        Assert.Equal(StateBytes.Of(modest), StateBytes.Of(hungry));
        Assert.Equal(int.Log2(gradAccumSteps), recorder.Warnings.Count);
        Assert.Contains($"from step 1 on, each step of 32 images is made of {gradAccumSteps} micro-batches of {32 / gradAccumSteps}", recorder.Warnings[^1], StringComparison.Ordinal);
    }

    /// <summary>Whatever a failed attempt has drawn, counted or added up is as if it had not been.</summary>
    [Theory]
    [InlineData(10)]        // the first attempt at a step
    [InlineData(11)]        // where one step was halved before
    [InlineData(14)]        // the last of several micro-batches
    public void AFailedAttemptLeavesNoTrace(int at)
    {
        bool Fails(long images, int forward) => forward == at || (at > 10 && forward == 7);
        (SortedDictionary<string, string> State, string[] Told) Run(bool after)
        {
            var recorder = new Recorder();
            using var model = new HungryClassifier(Fails, after);
            using var trainer = new Trainer<HungryClassifier>(model, TestDigits.Train, Auto with { LogEvery = 1 }) { Observer = recorder };
            trainer.Advance(15);
            return (StateBytes.Of(model), [.. recorder.Readings.Select(r => $"{r.Loss:R} {r.Accuracy:R} {r.GradientNorm:R} {string.Join(';', r.Allocations.Select(a => string.Join(',', a.MeanQueryHeads)))}"), .. recorder.Warnings]);
        }
        (SortedDictionary<string, string> before, string[] toldBefore) = Run(after: false);
        (SortedDictionary<string, string> after, string[] toldAfter) = Run(after: true);
        Assert.Equal(before, after);
        Assert.Equal(toldBefore, toldAfter);
        Assert.Contains(toldAfter, t => t.Contains("micro-batches", StringComparison.Ordinal));
    }

    [Fact]
    public void AResumedRunGoesOnWithTheHalvedMicroBatch()
    {
        string path = Path.GetTempFileName();
        using var straightModel = new HungryClassifier((images, forward) => images > 16 && forward > 5);
        using var straight = new Trainer<HungryClassifier>(straightModel, TestDigits.Train, Auto);
        straight.Advance(8);
        straight.Save(path);
        straight.Advance(8);

        using var model = new HungryClassifier((_, _) => false);
        using var resumed = new Trainer<HungryClassifier>(model, TestDigits.Train, Auto with { AutoMicroBatch = false });
        resumed.Resume(path);
        resumed.Advance(8);
        Assert.Equal(16, model.Forwards);
        Assert.Equal(StateBytes.Of(straightModel), StateBytes.Of(model));

        using var other = new Trainer<HungryClassifier>(model, TestDigits.Train, Auto with { GradAccumSteps = 4 });
        Assert.Contains("training.grad_accum_steps: this run has 4, the checkpoint '1'", Assert.Throws<CheckpointException>(() => other.Resume(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void WhereNotOneImageFitsThatIsTheError()
    {
        using var model = new HungryClassifier((_, _) => true);
        using var trainer = new Trainer<HungryClassifier>(model, TestDigits.Train, Auto);
        var e = Assert.Throws<DeviceOutOfMemoryException>(() => trainer.Advance(1));
        Assert.Equal((1, 0), (e.Images, e.ImagesThatFit));
        Assert.Contains("Not even one image fits", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Of a GPU it is known how much it has, and what weights, gradients and moments take.</summary>
    [Theory]
    [InlineData(10_000_000, 32, 16)]        // half is tried before the estimate
    [InlineData(100_000_000, 32, 8)]
    [InlineData(100_000_000, 8, 4)]
    [InlineData(2_000_000_000, 32, 0)]
    public void WhatFitsIsEstimatedFromTheCostModel(long activations, int images, int fits)
    {
        const string message = "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 1.00 GiB of which 1.00 MiB is free.";
        using var model = new HungryClassifier((_, _) => false);
        HungryClassifier.ActivationsAnImage = activations;
        try
        {
            DeviceOutOfMemoryException e = MemoryAdvice.ForTraining(model, new(1, 8, 8), images, new(DeviceType.CUDA, 0), Auto, AllocationFailure.Parse(message)!, new InvalidOperationException());
            Assert.Equal((images, fits), (e.Images, e.ImagesThatFit));
            Assert.Contains("The memory of cuda:0 does not hold", e.Message, StringComparison.Ordinal);
            Assert.Contains(": 21 MB more were asked for.", e.Message, StringComparison.Ordinal);
            Assert.Contains($"{activations / 1e6:0} MB".Replace("2000 MB", "2 GB", StringComparison.Ordinal) + " of activations an image, 1.1 GB for them", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            HungryClassifier.ActivationsAnImage = null;
        }
    }

    [Fact]
    public void FailuresLeaveNoTensorBehind()
    {
        using var model = new HungryClassifier((images, _) => images > 4);
        LiveHandles.DoNotGrow(2, () =>
        {
            using var trainer = new Trainer<HungryClassifier>(model, TestDigits.Train, Auto);
            trainer.Advance(3);
            using var stubborn = new Trainer<HungryClassifier>(model, TestDigits.Train, Auto with { AutoMicroBatch = false });
            Assert.Throws<DeviceOutOfMemoryException>(() => stubborn.Advance(1));
        });
    }

    [Theory]
    [InlineData(32, 16, 2)]
    [InlineData(32, 31, 2)]
    [InlineData(24, 3, 8)]
    [InlineData(24, 5, 6)]      // 5 parts do not divide 24
    [InlineData(7, 3, 7)]
    [InlineData(7, 7, 1)]
    public void ABatchIsSplitInTheFewestEqualPartsThatFit(int batchSize, int most, int parts) => Assert.Equal(parts, MemoryAdvice.Splits(batchSize, most));
}
