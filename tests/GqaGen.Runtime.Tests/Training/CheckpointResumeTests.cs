using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class CheckpointResumeTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        LearningRate = 5e-3, MinLearningRate = 1e-4, Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 0.5, ClipGrad = 0.5, Epochs = 4, LogEvery = 7,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointFolder _checkpoints;
    private readonly string _path;

    public CheckpointResumeTests()
    {
        _checkpoints = new(_folder.Path);
        _path = _checkpoints.Last;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.0, 50)]
    [InlineData(0.2, 50)]
    [InlineData(0.2, 1)]
    [InlineData(0.0, 33)]       // at an epoch's end
    [InlineData(0.0, 99)]
    public void EqualsARunThatNeverStopped(double drop, int at)
    {
        TinyOptions dimensions = TinyOptions.Digits with { AttnDrop = drop };
        var straight = new Recorder();
        using var model = new TinyClassifier(dimensions, seed: 1);
        using var trainer = New(model, straight);
        trainer.Advance(100);

        using (var first = new TinyClassifier(dimensions, seed: 1))
        using (var half = New(first, new Recorder()))
        {
            half.Advance(at);
            half.Save(_path);
        }
        var continued = new Recorder();
        using var fresh = new TinyClassifier(dimensions, seed: 2);
        using var resumed = New(fresh, continued);
        resumed.Resume(_path);
        Assert.Equal(at, resumed.Step);
        resumed.Advance(100 - at);

        Assert.Equal(StateBytes.Of(trainer), StateBytes.Of(resumed));
        Assert.Equal(Told(straight, at), Told(continued, at));
    }

    [Fact]
    public void ResumingGoesBackInTheSameTrainerToo()
    {
        using var model = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.2 });
        using var trainer = New(model, new Recorder());
        trainer.Advance(10);
        trainer.Save(_path);
        trainer.Advance(10);
        SortedDictionary<string, string> there = StateBytes.Of(trainer);
        trainer.Resume(_path);
        trainer.Advance(10);
        Assert.Equal(there, StateBytes.Of(trainer));
    }

    [Fact]
    public void TheSameStateGivesTheSameBytes()
    {
        using var model = new TinyClassifier();
        using var trainer = New(model, new Recorder());
        trainer.Advance(3);
        trainer.Save(_path);
        byte[] first = File.ReadAllBytes(_path);
        trainer.Save(_path);
        Assert.Equal(first, File.ReadAllBytes(_path));
    }

    [Fact]
    public void CancellationWritesACheckpointThatResumes()
    {
        using var model = new TinyClassifier();
        using var trainer = New(model, new Recorder());
        trainer.Fit();

        using var stop = new CancellationTokenSource();
        using (var first = new TinyClassifier())
        using (var cut = New(first, new Recorder(step => Cancel(step, at: 42)), _checkpoints))
        {
            TrainingResult result = cut.Fit(stop.Token);
            Assert.Equal((true, 42L, _path), (result.Cancelled, result.Step, result.Checkpoint));
            Assert.Single(result.Epochs);
        }
        using var fresh = new TinyClassifier(seed: 9);
        using var resumed = New(fresh, new Recorder());
        resumed.Resume(_path);
        Assert.Equal(3, resumed.Fit().Epochs.Count);
        Assert.Equal(StateBytes.Of(trainer), StateBytes.Of(resumed));

        void Cancel(TrainingStep step, long at)
        {
            if (step.Step == at) stop.Cancel();
        }
    }

    [Fact]
    public void AnEpochThatWasCutOffBeforeItsValidationIsValidatedOnResumption()
    {
        using var stop = new CancellationTokenSource();
        using (var first = new TinyClassifier())
        using (var cut = New(first, new Recorder(step => { if (step.Step == 33) stop.Cancel(); }), _checkpoints))
        {
            TrainingResult result = cut.Fit(stop.Token);
            Assert.Equal((true, 33L, 0), (result.Cancelled, result.Step, result.Epochs.Count));
        }
        var recorder = new Recorder();
        using var fresh = new TinyClassifier();
        using var resumed = New(fresh, recorder);
        resumed.Resume(_path);
        resumed.Advance(1);
        Assert.Equal((1, 33L, 150L), (recorder.Epochs.Single().Epoch, recorder.Epochs.Single().Step, recorder.Epochs.Single().Validation!.Count));
    }

    [Fact]
    public void GoingOnWithAnotherNumberOfThreadsIsTold()
    {
        int before = get_num_threads();
        using var model = new TinyClassifier();
        using (var first = New(model, new Recorder())) first.Save(_path);
        try
        {
            set_num_threads(before + 1);
            var recorder = new Recorder();
            using var resumed = New(model, recorder);
            resumed.Resume(_path);
            resumed.Advance(0);
            Assert.Equal(before + 1, recorder.Starts[0].Threads);
            Assert.Contains(recorder.Starts[0].Warnings, w => w.Contains($"begun with {before} threads an operation and goes on with {before + 1}", StringComparison.Ordinal));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void EachEpochIsSaved()
    {
        using var model = new TinyClassifier();
        using var trainer = New(model, new Recorder(), _checkpoints);
        TrainingResult result = trainer.Advance(40);
        Assert.Equal((false, 40L, null), (result.Cancelled, result.Step, result.Checkpoint));       // the file is of step 33
        using var fresh = new TinyClassifier();
        using var resumed = New(fresh, new Recorder());
        resumed.Resume(_path);
        Assert.Equal(33, resumed.Step);
        Assert.Equal((132L, _path), (trainer.Fit().Step, trainer.Fit().Checkpoint));
    }

    private static Trainer<TinyClassifier> New(TinyClassifier model, ITrainingObserver observer, CheckpointFolder? checkpoints = null) =>
        new(model, TestDigits.Train, Options) { Validation = TestDigits.Validation, Observer = observer, Checkpoints = checkpoints };

    // What was told after that step, but for times.
    private static string[] Told(Recorder recorder, int after) =>
    [
        .. recorder.Readings.Where(r => r.Step > after).Select(r =>
            $"{r.Step} {r.Epoch} {r.Loss:R} {r.Accuracy:R} {r.LearningRate:R} {r.GradientNorm:R} {string.Join(';', r.Allocations.Select(a => string.Join(',', a.MeanQueryHeads)))}"),
        .. recorder.Epochs.Where(e => e.Step > after).Select(e => $"{e.Epoch} {e.Step} {e.Loss:R} {e.Accuracy:R} {e.Validation?.Loss:R} {e.Validation?.Accuracy:R}"),
    ];
}
