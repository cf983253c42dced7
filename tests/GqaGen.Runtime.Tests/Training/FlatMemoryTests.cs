using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Tests.Checkpoints;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>A thousand steps and a thousand evaluations keep no tensor and no memory, those that end in an exception included.</summary>
public sealed class FlatMemoryTests
{
    // One activation [32, 8, 24] kept a step would be 4.7.
    private const double MebibytesA200 = 1;

    private static readonly TrainingOptions Long = TinyClassifier.DefaultTraining with { Epochs = 40, ClipGrad = 1 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OfTraining(bool scalesLoss)
    {
        using var model = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.1, SaysFloat16 = scalesLoss });
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, Long) { Validation = TestDigits.Validation };
        LiveHandles.DoNotGrow(5, () => trainer.Advance(200), MebibytesA200);
        Assert.Equal(1200, trainer.Step);
    }

    [Fact]
    public void OfTrainingWhoseStepsFailNowAndThen()
    {
        int forwards = 0, failures = 0;
        using var model = new FilteredClassifier(logits => ++forwards % 7 == 0 ? throw new InvalidOperationException("forward") : logits * 1);
        var train = new FailingDataset(TestDigits.Train, every: 151);
        using var trainer = new Trainer<FilteredClassifier>(model, train, Long);
        LiveHandles.DoNotGrow(5, () =>
        {
            for (long last = trainer.Step + 200; trainer.Step < last;)
            {
                try
                {
                    trainer.Advance(last - trainer.Step);
                }
                catch (Exception e) when (e is IOException or InvalidOperationException)
                {
                    failures++;
                }
            }
        }, MebibytesA200);
        Assert.True(trainer.Step == 1200 && failures > 400, $"{failures} failures in {trainer.Step} steps");
    }

    [Fact]
    public void OfEvaluation()
    {
        int forwards = 0, failures = 0;
        using var model = new FilteredClassifier(logits => ++forwards % 7 == 0 ? throw new InvalidOperationException("forward") : logits * 1);
        using ImageDataset few = TestDigits.Test.Subset([.. Enumerable.Range(0, 40).Select(i => (long)i)]);
        LiveHandles.DoNotGrow(5, () =>
        {
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    Evaluator.Evaluate(model, few);
                }
                catch (InvalidOperationException)
                {
                    failures++;
                }
            }
        }, MebibytesA200);
        Assert.InRange(failures, 250, 500);
    }

    /// <summary>Fails at every n-th image, anywhere in a batch.</summary>
    private sealed class FailingDataset(IImageDataset inner, int every) : IImageDataset
    {
        private int _reads;

        public long Count => inner.Count;

        public ImageShape ImageShape => inner.ImageShape;

        public IReadOnlyList<string> ClassNames => inner.ClassNames;

        public bool IsInMemory => true;

        public long Read(long index, long seed, Span<float> image) =>
            ++_reads % every == 0 ? throw new IOException("the disk is gone") : inner.Read(index, seed, image);
    }
}
