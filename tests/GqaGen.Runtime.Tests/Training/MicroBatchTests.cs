using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Tests.Checkpoints;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class MicroBatchTests
{
    // So long a window that the allocation stays uniform: what differs then is rounding alone.
    private static readonly TinyOptions Steady = TinyOptions.Digits with { Window = 1000 };

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(32)]
    public void TheGradientIsThatOfTheWholeBatch(int gradAccumSteps)
    {
        using TinyClassifier whole = new(Steady), parts = new(Steady);
        var (wholeTold, partsTold) = (new Recorder(), new Recorder());
        Train(whole, 1, wholeTold);
        Train(parts, gradAccumSteps, partsTold);
        foreach ((string name, TorchSharp.Modules.Parameter weight) in whole.named_parameters())
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor other = parts.get_parameter(name)!;
            double error = (weight.grad! - other.grad!).abs().max().ToDouble(), size = weight.grad!.abs().max().ToDouble();
            Assert.True(error <= 1e-5 * Math.Max(size, 1e-2), $"{name}: the gradients, of at most {size}, differ by {error}");
        }
        Assert.Equal(wholeTold.Readings[0].GradientNorm, partsTold.Readings[0].GradientNorm, 1e-5);
        Assert.Equal(wholeTold.Readings[0].Loss, partsTold.Readings[0].Loss, 1e-5);
        Assert.Equal(wholeTold.Readings[0].Accuracy, partsTold.Readings[0].Accuracy, 1e-9);

        static void Train(TinyClassifier model, int gradAccumSteps, Recorder recorder)
        {
            using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { GradAccumSteps = gradAccumSteps, LogEvery = 1 }) { Observer = recorder };
            trainer.Advance(1);
        }
    }

    /// <summary>The scale is a power of two: it is divided out again without a rounding.</summary>
    [Fact]
    public void AScaledLossGivesTheSameStep()
    {
        using TinyClassifier plain = new(Steady), scaled = new(Steady with { SaysFloat16 = true });
        foreach (TinyClassifier model in new[] { plain, scaled })
        {
            using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { GradAccumSteps = 4, ClipGrad = 1 });
            trainer.Advance(3);
        }
        Assert.Equal(StateBytes.Of(plain), StateBytes.Of(scaled));
    }

    [Fact]
    public void ARuleWithAWindowCountsSteps()
    {
        using var model = new TinyClassifier();
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { GradAccumSteps = 4 });
        trainer.Advance(9);
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor buffer) in model.named_buffers().Where(b => b.name.EndsWith("steps", StringComparison.Ordinal))) Assert.Equal(9, buffer.item<long>());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(4, 12)]
    public void ANormThatIsNotFiniteIsReportedAtItsStep(int gradAccumSteps, int step)
    {
        using var model = new TinyClassifier();
        var data = new PoisonedDataset(TestDigits.Train, ((step - 1) * 32) + 31, () =>
        {
            using IDisposable noGrad = no_grad();
            model.Layers[1].K.weight.fill_(double.NaN);
        });
        using var trainer = new Trainer<TinyClassifier>(model, data, TinyClassifier.DefaultTraining with { LogEvery = 10, GradAccumSteps = gradAccumSteps });
        var e = Assert.Throws<NonFiniteException>(() => trainer.Fit());
        Assert.Equal(((int?)1, (long)step), (e.Layer, e.Step));
    }

    [Theory]
    [InlineData(0, 2, 2, 0)]
    [InlineData(1, 2, 2, 1)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(3, 2, 2, 2)]
    [InlineData(5, 4, 4, 2)]
    [InlineData(3, 4, 2, 2)]        // the last step was cut short after two of its four forwards
    [InlineData(2, 4, 2, 1)]
    public void ForwardsAreCountedInSteps(long forwards, int microBatches, int ofLast, long steps) => Assert.Equal(steps, FinitenessCheck.InSteps(forwards, microBatches, ofLast));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(4, 2)]
    public void ResumesToTheLastBitWithWorkersAndMicroBatches(int gradAccumSteps, int workers)
    {
        TinyOptions dimensions = TinyOptions.Digits with { AttnDrop = 0.2 };
        TrainingOptions options = TinyClassifier.DefaultTraining with { GradAccumSteps = gradAccumSteps, ClipGrad = 1 };
        string path = Path.GetTempFileName();
        using var straightModel = new TinyClassifier(dimensions);
        using var straight = new Trainer<TinyClassifier>(straightModel, TestDigits.Train, options) { Validation = TestDigits.Validation };
        straight.Advance(60);

        using (var first = new TinyClassifier(dimensions))
        using (var half = new Trainer<TinyClassifier>(first, TestDigits.Train, options with { Workers = workers }) { Validation = TestDigits.Validation })
        {
            half.Advance(20);
            half.Save(path);
        }
        using var secondModel = new TinyClassifier(dimensions, seed: 9);
        using var second = new Trainer<TinyClassifier>(secondModel, TestDigits.Train, options with { Workers = workers + 1 }) { Validation = TestDigits.Validation };
        second.Resume(path);
        second.Advance(40);
        Assert.Equal(StateBytes.Of(straight), StateBytes.Of(second));
        File.Delete(path);
    }

    [Fact]
    public void KeepsNoTensorFromStepToStep()
    {
        using var model = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.1 });
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { GradAccumSteps = 4, Workers = 2 }) { Validation = TestDigits.Validation };
        LiveHandles.DoNotGrow(2, () => trainer.Advance(33));
    }

    [Fact]
    public void StoppingWhileItWaitsForImagesKeepsTheStepsDone()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointFolder(folder.Path);
        using var stop = new CancellationTokenSource();
        using var model = new TinyClassifier();
        var data = new PoisonedDataset(TestDigits.Train, 5 * 32, () =>
        {
            stop.Cancel();
            Thread.Sleep(50);
        });
        using var trainer = new Trainer<TinyClassifier>(model, data, TinyClassifier.DefaultTraining with { Workers = 1 }) { Checkpoints = checkpoints };
        TrainingResult result = trainer.Fit(stop.Token);
        Assert.True(result is { Cancelled: true, Step: <= 5 } && result.Checkpoint == checkpoints.Last, $"{result}");
    }

    [Fact]
    public void AnImageThatCannotBeReadEndsTheRunAtItsStep()
    {
        using var model = new TinyClassifier();
        var data = new PoisonedDataset(TestDigits.Train, 5 * 32, () => throw new InvalidOperationException("the disk is gone"));
        using var trainer = new Trainer<TinyClassifier>(model, data, TinyClassifier.DefaultTraining with { Workers = 1 });
        Assert.Contains("cannot be read: the disk is gone", Assert.Throws<DatasetException>(() => trainer.Fit()).Message, StringComparison.Ordinal);
        Assert.Equal(5, trainer.Step);
    }

    [Theory]
    [InlineData(0, "GradAccumSteps: must be positive, not 0")]
    [InlineData(5, "GradAccumSteps: BatchSize 32 is not a multiple of 5 micro-batches")]
    public void MicroBatchesThatDoNotDivideTheBatchAreAnError(int gradAccumSteps, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => new TrainingOptions { GradAccumSteps = gradAccumSteps }.Validate()).Message, StringComparison.Ordinal);

    /// <summary>Acts when the n-th image, from 0, is read.</summary>
    private sealed class PoisonedDataset(IImageDataset inner, int at, Action action) : IImageDataset
    {
        private int _reads = -1;

        public long Count => inner.Count;

        public ImageShape ImageShape => inner.ImageShape;

        public IReadOnlyList<string> ClassNames => inner.ClassNames;

        public bool IsInMemory => true;

        public long Read(long index, long seed, Span<float> image)
        {
            if (Interlocked.Increment(ref _reads) == at) action();
            return inner.Read(index, seed, image);
        }
    }
}
