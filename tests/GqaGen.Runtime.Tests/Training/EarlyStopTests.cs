using CsCheck;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;

namespace GqaGen.Runtime.Tests.Training;

public sealed class EarlyStopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>With no rate to speak of validation stays where it is after the first epoch, so a patience of two epochs ends after the third.</summary>
    [Fact]
    public void StopsAfterThatManyEpochsWithoutABetterOne()
    {
        var recorder = new Recorder();
        using var model = new TinyClassifier();
        using var trainer = New(model, recorder, patience: 2);
        TrainingResult result = trainer.Fit();
        Assert.True(result is { StoppedEarly: true, Cancelled: false, Step: 99 }, $"{result}");
        Assert.Equal([true, false, false], recorder.Epochs.Select(e => e.IsBest));
        Assert.Equal(1, trainer.Best!.Epoch);
    }

    [Fact]
    public void ARunThatStoppedStaysStoppedWhenItIsResumed()
    {
        using (var model = new TinyClassifier())
        using (var trainer = New(model, new Recorder(), patience: 2))
            trainer.Fit();
        using var fresh = new TinyClassifier(seed: 9);
        using var resumed = New(fresh, new Recorder(), patience: 2);
        Assert.NotNull(resumed.ResumeNewest((_, e) => throw e));
        TrainingResult result = resumed.Fit();
        Assert.True(result is { StoppedEarly: true, Cancelled: false, Step: 99 } && result.Checkpoint is not null, $"{result}");

        // Patience decides no step: with more of it the same run goes on.
        using var patient = New(fresh, new Recorder(), patience: 4);
        patient.ResumeNewest((_, e) => throw e);
        Assert.Equal((true, 165L), (patient.Fit().StoppedEarly, patient.Step));
    }

    [Fact]
    public void TheBestIsTheFirstByAccuracyThenLoss() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Array[1, 12].Sample(epochs =>
        {
            BestEpoch? best = null;
            for (int i = 0; i < epochs.Length; i++)
            {
                (double accuracy, double loss) = (epochs[i].Item1 / 3.0, epochs[i].Item2 == 3 ? double.NaN : epochs[i].Item2);
                if (best is null || best.IsBeatenBy(accuracy, loss)) best = new(i + 1, accuracy, loss);
            }
            int wanted = epochs.Index().OrderByDescending(e => e.Item.Item1).ThenBy(e => e.Item.Item2).ThenBy(e => e.Index).First().Index + 1;
            Assert.Equal(wanted, best!.Epoch);
        });

    private Trainer<TinyClassifier> New(TinyClassifier model, ITrainingObserver observer, int patience) =>
        new(model, TestDigits.Train, new() { LearningRate = 1e-12, WeightDecay = 0, Epochs = 6, Patience = patience }) { Validation = TestDigits.Validation, Observer = observer, Checkpoints = new(_folder.Path) };
}
