using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class WeightAverageTests : IDisposable
{
    private static readonly TrainingOptions Options = TinyClassifier.DefaultTraining with { ModelEmaDecay = 0.9, Epochs = 2 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>w̄ ← decay · w̄ + (1 − decay) · w after each step, in double precision.</summary>
    [Fact]
    public void IsTheMovingAverageOfTheWeights()
    {
        using var model = new TinyClassifier();
        using var trainer = New(model, Options);
        Dictionary<string, double[]> wanted = Weights(model);
        for (int step = 0; step < 20; step++)
        {
            trainer.Advance(1);
            foreach ((string name, double[] weights) in Weights(model))
                for (int i = 0; i < weights.Length; i++) wanted[name][i] = (0.9 * wanted[name][i]) + (0.1 * weights[i]);
        }
        trainer.Save(_folder["state.safetensors"]);
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile file = SafetensorsFile.Open(_folder["state.safetensors"]);
        foreach ((string name, double[] weights) in wanted)
        {
            float[] found = file.Read($"ema.{name}").data<float>().ToArray();
            for (int i = 0; i < weights.Length; i++) Assert.True(Math.Abs(weights[i] - found[i]) < 1e-5, $"{name}[{i}]: {found[i]}, expected {weights[i]}");
        }
    }

    [Fact]
    public void ChangesNothingOfTheTraining()
    {
        using var model = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.1 });
        using var plainModel = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.1 });
        using var averaged = New(model, Options);
        using var plain = New(plainModel, Options with { ModelEmaDecay = null });
        averaged.Advance(40);       // over a validation
        plain.Advance(40);
        Assert.Equal(StateBytes.Of(plainModel), StateBytes.Of(model));
    }

    /// <summary>What is validated is what is saved as the best, with the model's own buffers.</summary>
    [Fact]
    public void IsValidatedAndSaved()
    {
        var checkpoints = new CheckpointFolder(_folder.Path);
        var recorder = new Recorder();
        using var model = new TinyClassifier();
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train, Options) { Validation = TestDigits.Validation, Observer = recorder, Checkpoints = checkpoints };
        trainer.Fit();

        EpochSummary epoch = recorder.Epochs.Last(e => e.IsBest);
        Assert.Same(epoch.AverageValidation, epoch.Judged);
        Assert.NotEqual(epoch.Validation!.Loss, epoch.AverageValidation!.Loss);
        using var fresh = new TinyClassifier(seed: 9);
        Checkpoint.Load(fresh, checkpoints.Best);
        EvaluationResult saved = Evaluator.Evaluate(fresh, TestDigits.Validation);
        Assert.Equal((epoch.AverageValidation.Loss, epoch.AverageValidation.Accuracy), (saved.Loss, saved.Accuracy));
    }

    [Fact]
    public void KeepsNoTensorFromStepToStep()
    {
        using var model = new TinyClassifier();
        using var trainer = New(model, Options with { Epochs = 10, Mixup = 0.5, Cutmix = 0.5, LabelSmoothing = 0.1 });
        Checkpoints.LiveHandles.DoNotGrow(2, () => trainer.Advance(33));
    }

    private static Trainer<TinyClassifier> New(TinyClassifier model, TrainingOptions options) => new(model, TestDigits.Train, options) { Validation = TestDigits.Validation };

    private static Dictionary<string, double[]> Weights(TinyClassifier model) =>
        model.named_parameters().ToDictionary(p => p.name, p => p.parameter.data<float>().ToArray().Select(w => (double)w).ToArray());
}
