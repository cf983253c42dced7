using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void LearnsToReadDigits()
    {
        using var model = new TinyClassifier(seed: 3);
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, new() { LearningRate = 5e-3, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 0.5, ClipGrad = 1, Epochs = 12 });
        trainer.Fit();
        EvaluationResult test = Evaluator.Evaluate(model, TestDigits.Test);
        Assert.True(test.Accuracy > 0.9, $"accuracy {test.Accuracy:0.000} on the test split, expected more than 0.9");
    }

    [Fact]
    public void TellsItsObserversWhatHappens()
    {
        using var model = new TinyClassifier();
        var recorder = new Recorder();
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { Epochs = 2, LogEvery = 10 })
        {
            Validation = TestDigits.Validation,
            Observer = new CompositeObserver(recorder, new CompositeObserver()),
        };
        TrainingResult result = trainer.Fit();

        TrainingStart start = Assert.Single(recorder.Starts);
        Assert.Equal(new TrainingStart("tiny", 0, 66, 33, trainer.Options, start.Warnings) { Threads = get_num_threads() }, start);
        Assert.Empty(start.Warnings);
        Assert.Equal([10, 20, 30, 33, 40, 50, 60, 66], recorder.Readings.Select(r => r.Step));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], recorder.Readings.Select(r => r.Epoch));
        Assert.All(recorder.Readings, r => Assert.True(r is { LearningRate: 5e-3, GradientNorm: > 0, ImagesPerSecond: > 0, DataWait: >= 0 and < 1 }, $"{r}"));
        Assert.Equal([33, 66], recorder.Epochs.Select(e => e.Step));
        Assert.All(recorder.Epochs, e => Assert.Equal(150, e.Validation?.Count));
        Assert.Same(result, Assert.Single(recorder.Results));
        Assert.Equal((false, 66L, 2, null), (result.Cancelled, result.Step, result.Epochs.Count, result.Checkpoint));
        Assert.True(recorder.Epochs[1].Loss < recorder.Epochs[0].Loss, "the loss did not fall");

        // An epoch's mean is the mean of its readings, each weighed by its steps.
        double[] steps = [10, 10, 10, 3];
        Assert.Equal(recorder.Epochs[0].Loss, recorder.Readings.Take(4).Zip(steps).Sum(p => p.First.Loss * p.Second) / 33, 9);
        Assert.Equal(recorder.Epochs[0].Accuracy, recorder.Readings.Take(4).Zip(steps).Sum(p => p.First.Accuracy * p.Second) / 33, 9);
    }

    [Theory]
    [InlineData(66, true)]
    [InlineData(65, false)]
    public void WarnsOfAWindowThatTheRunDoesNotOutlast(long window, bool warns)
    {
        using var model = new TinyClassifier(TinyOptions.Digits with { Window = window });
        var recorder = new Recorder();
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { Epochs = 2 }) { Observer = recorder };
        trainer.Advance(0);
        string[] warnings = [.. recorder.Starts.Single().Warnings];
        Assert.Equal(warns ? 1 : 0, warnings.Length);
        if (warns) Assert.Contains("window of 66 steps is not shorter than the run of 66", warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 4, 4, "")]
    [InlineData(4, 2, 4, "begun with 4 threads an operation and goes on with 2")]
    [InlineData(8, 8, 4, "uses 8 threads, but this process may use 4 processors")]
    public void WarnsOfThreads(long before, long now, int processors, string part)
    {
        string[] warnings = [.. RunWarnings.Threads(before, now, processors)];
        if (part.Length == 0) Assert.Empty(warnings);
        else Assert.Contains(part, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadsTheAllocationsOfEachLayer()
    {
        using var model = new TinyClassifier();
        var recorder = new Recorder();
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { LogEvery = 1 }) { Observer = recorder };
        trainer.Advance(7);
        foreach (TrainingStep reading in recorder.Readings[..6]) Assert.All(reading.Allocations, a => Assert.Equal([2.0, 2, 2], a.MeanQueryHeads));
        Assert.Equal([0, 1], recorder.Readings[6].Allocations.Select(a => a.Layer));
        foreach ((LayerAllocation read, TinyAttention layer) in recorder.Readings[6].Allocations.Zip(model.Layers))
        {
            double[] now = [.. layer.LastAllocation.data<long>().ToArray().Select(a => (double)a)];
            Assert.Equal(now, read.MeanQueryHeads);
            Assert.Equal(now is [2, 2, 2] ? 0 : 1, read.NonUniformShare);
        }
    }

    [Fact]
    public void AdvancesByPieces()
    {
        using TinyClassifier whole = new(), pieces = new();
        using var straight = new Trainer<TinyClassifier>(whole, TestDigits.Train);
        using var stepwise = new Trainer<TinyClassifier>(pieces, TestDigits.Train);
        straight.Advance(40);
        foreach (int steps in new[] { 1, 0, 32, 7 }) stepwise.Advance(steps);
        Assert.Equal(StateBytes.Of(straight), StateBytes.Of(stepwise));
        Assert.Equal(99, straight.Fit().Step);
        Assert.Equal(99, straight.Fit().Step);
    }

    [Fact]
    public void DoesNotDependOnTheGlobalGenerator()
    {
        using TinyClassifier a = new(TinyOptions.Digits with { AttnDrop = 0.2 }), b = new(TinyOptions.Digits with { AttnDrop = 0.2 });
        using var first = new Trainer<TinyClassifier>(a, TestDigits.Train);
        using var second = new Trainer<TinyClassifier>(b, TestDigits.Train);
        manual_seed(1);
        first.Advance(5);
        manual_seed(2);
        second.Advance(5);
        Assert.Equal(StateBytes.Of(a), StateBytes.Of(b));
    }

    [Fact]
    public void RunsInSeveralThreadsDoNotDisturbEachOther()
    {
        using var alone = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.2 });
        using (var trainer = new Trainer<TinyClassifier>(alone, TestDigits.Train)) trainer.Advance(40);
        TinyClassifier[] models = [.. Enumerable.Range(0, 3).Select(_ => new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.2 }))];
        Thread[] threads = [.. models.Select(model => new Thread(() =>
        {
            using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train);
            trainer.Advance(40);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        foreach (TinyClassifier model in models)
        {
            Assert.Equal(StateBytes.Of(alone), StateBytes.Of(model));
            model.Dispose();
        }
    }

    [Fact]
    public void FreesAllItMade()
    {
        using var model = new TinyClassifier();
        Run();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Run()
        {
            using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train) { Validation = TestDigits.Validation };
            trainer.Advance(34);
            string path = Path.GetTempFileName();
            trainer.Save(path);
            trainer.Resume(path);
            File.Delete(path);
        }
    }

    [Fact]
    public void ImagesThatDoNotFitAreErrors()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new TinyClassifier();
        using var wide = new ImageDataset(zeros(64, 1, 8, 9), zeros(64, dtype: ScalarType.Int64), ["a"]);
        using var many = new ImageDataset(zeros(64, 1, 8, 8), zeros(64, dtype: ScalarType.Int64), [.. Enumerable.Range(0, 11).Select(i => $"{i}")]);
        using var none = new ImageDataset(zeros(0, 1, 8, 8), zeros(0, dtype: ScalarType.Int64), ["a"]);
        Assert.Contains("images are 1×8×9, but the model takes 1×8×8", Fails(wide).Message, StringComparison.Ordinal);
        Assert.Contains("11 classes, but the model has 10", Fails(many).Message, StringComparison.Ordinal);
        Assert.Contains("no images", Fails(none).Message, StringComparison.Ordinal);
        Assert.Contains("1×8×9", Assert.Throws<ArgumentException>(() => new Trainer<TinyClassifier>(model, TestDigits.Train) { Validation = wide }).Message, StringComparison.Ordinal);
        Assert.Contains("1×8×9", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(model, wide)).Message, StringComparison.Ordinal);

        ArgumentException Fails(ImageDataset set) => Assert.Throws<ArgumentException>(() => new Trainer<TinyClassifier>(model, set));
    }
}
