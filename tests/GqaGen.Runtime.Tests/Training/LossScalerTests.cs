using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class LossScalerTests
{
    /// <summary>The rules of PyTorch's GradScaler: an overflow halves the scale, three steps in a row without one double it.</summary>
    [Fact]
    public void BacksOffAndGrows()
    {
        using DisposeScope scope = NewDisposeScope();
        using var scaler = new LossScaler(CPU, initialScale: 1024, growthInterval: 3);
        var parameter = new Parameter(zeros(2));
        var read = new List<(double, long, bool)>();
        foreach (char step in "..x...x...x.x......")
        {
            parameter.grad = tensor(new[] { 1f, step == 'x' ? float.PositiveInfinity : 2 });
            scaler.Unscale([parameter]);
            scaler.Update();
            LossScaling now = scaler.Read();
            read.Add((now.Scale, now.SkippedSteps, now.SkippedLast));
        }
        Assert.Equal(
            [1024, 1024, 512, 512, 512, 1024, 512, 512, 512, 1024, 512, 512, 256, 256, 256, 512, 512, 512, 1024],
            read.Select(r => r.Item1));
        Assert.Equal(4, read[^1].Item2);
        Assert.Equal("..x...x...x.x......", string.Concat(read.Select(r => r.Item3 ? 'x' : '.')));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void FindsWhatIsNotFiniteInAnyGradientAndUnscalesTheRest(float value)
    {
        using DisposeScope scope = NewDisposeScope();
        using var scaler = new LossScaler(CPU, initialScale: 8);
        Parameter[] parameters = [new(zeros(3)), new(zeros(2, 2)), new(zeros(1))];
        parameters[0].grad = tensor(new[] { 8f, 16, 24 });
        parameters[1].grad = tensor(new[,] { { 1f, 2 }, { 4, 8 } });
        scaler.Unscale(parameters);
        Assert.Equal(0, scaler.FoundInf.ToDouble());
        Assert.Equal([1f, 2, 3], parameters[0].grad!.data<float>().ToArray());
        Assert.Equal([0.125f, 0.25f, 0.5f, 1], parameters[1].grad!.data<float>().ToArray());
        Assert.Null(parameters[2].grad);

        parameters[2].grad = tensor(new[] { value });
        scaler.Unscale(parameters);
        Assert.Equal(1, scaler.FoundInf.ToDouble());
        parameters[2].grad = null;
        scaler.Unscale(parameters);
        Assert.Equal(0, scaler.FoundInf.ToDouble());
    }

    [Fact]
    public void ScalesALossOfFloat16InFloat32()
    {
        using DisposeScope scope = NewDisposeScope();
        using var scaler = new LossScaler(CPU);
        Tensor scaled = scaler.Scale(tensor(2.5f).to(ScalarType.Float16));
        Assert.Equal((ScalarType.Float32, 163840), (scaled.dtype, scaled.ToDouble()));
    }

    /// <summary>A scale is a power of two, so that scaling and unscaling change no bit of a gradient in range.</summary>
    [Fact]
    public void ARunWithoutOverflowIsTheSameRun()
    {
        using TinyClassifier plain = new(), scaled = new(TinyOptions.Digits with { SaysFloat16 = true });
        using var first = new Trainer<TinyClassifier>(plain, TestDigits.Train, TinyClassifier.DefaultTraining with { ClipGrad = 0.5 });
        using var second = new Trainer<TinyClassifier>(scaled, TestDigits.Train, first.Options);
        first.Advance(40);
        second.Advance(40);
        Assert.Equal(StateBytes.Of(plain), StateBytes.Of(scaled));
    }

    [Fact]
    public void AnOverflowSkipsTheStepAndTheRunGoesOn()
    {
        using var model = new FilteredClassifier(ThroughFloat16);
        SortedDictionary<string, string> start = Weights(model);
        var recorder = new Recorder(step => { if (step.Step == 1) Assert.Equal(start, Weights(model)); });
        using var trainer = new Trainer<FilteredClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { LogEvery = 1, ClipGrad = 1 }) { Observer = recorder };
        trainer.Advance(40);

        Assert.Equal((32768, 1), (recorder.Readings[0].LossScale, recorder.Readings[0].SkippedSteps));
        Assert.False(double.IsFinite(recorder.Readings[0].GradientNorm), $"step 1 was skipped, but its gradient norm is {recorder.Readings[0].GradientNorm}");
        TrainingStep last = recorder.Readings[^1];
        Assert.InRange(last.SkippedSteps!.Value, 1, 5);
        Assert.Equal(65536 / Math.Pow(2, last.SkippedSteps!.Value), last.LossScale);
        Assert.True(last.GradientNorm > 0 && double.IsFinite(last.GradientNorm) && last.Loss < recorder.Readings[0].Loss, $"{last}");
        Assert.NotEqual(start, Weights(model));
    }

    [Fact]
    public void WithoutAScalerNothingIsToldOfIt()
    {
        using var model = new TinyClassifier();
        var recorder = new Recorder();
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train) { Observer = recorder };
        trainer.Advance(5);
        Assert.Equal((null, null), (recorder.Readings.Single().LossScale, recorder.Readings.Single().SkippedSteps));
    }

    [Fact]
    public void AScaleThatCollapsedStopsTheRunAndNoWeightIsSpoilt()
    {
        // √x at 0: finite forward, infinite backward at any scale.
        using var model = new FilteredClassifier(logits => logits + (logits * 0).sqrt());
        SortedDictionary<string, string> start = Weights(model);
        using var trainer = new Trainer<FilteredClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { LogEvery = 1 });
        var e = Assert.Throws<NonFiniteException>(() => trainer.Fit());
        Assert.Equal(31, e.Step);               // 2¹⁶ falls below 2⁻¹⁴ with the 31st halving
        Assert.Contains("loss scale fell to 3.05e-5 by step 31, below the smallest normal number of float16 (6.1e-5)", e.Message, StringComparison.Ordinal);
        Assert.Contains("31 steps were skipped", e.Message, StringComparison.Ordinal);
        Assert.Equal(start, Weights(model));
    }

    [Fact]
    public void ALossThatIsNoNumberStopsTheRunAsEver()
    {
        using var model = new FilteredClassifier(logits => logits * double.NaN);
        using var trainer = new Trainer<FilteredClassifier>(model, TestDigits.Train);
        var e = Assert.Throws<NonFiniteException>(() => trainer.Fit());
        Assert.Contains("The loss became NaN or infinite at step 1", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Finite gradients whose norm is not: no overflow that the scaler skips.</summary>
    [Fact]
    public void AnInfiniteNormOfAStepThatWasNotSkippedStopsTheRun()
    {
        using var model = new FilteredClassifier(logits => Steep(logits, 1e22));
        using var trainer = new Trainer<FilteredClassifier>(model, TestDigits.Train, TinyClassifier.DefaultTraining with { LogEvery = 1, ClipGrad = 1 });
        Assert.Contains("The gradient norm became NaN or infinite", Assert.Throws<NonFiniteException>(() => trainer.Fit()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]         // right after a skipped step
    [InlineData(20)]
    public void ARunThatResumesEqualsOneThatNeverStopped(int at)
    {
        string path = Path.GetTempFileName();
        using FilteredClassifier whole = new(ThroughFloat16), half = new(ThroughFloat16), fresh = new(ThroughFloat16, seed: 9);
        using var straight = new Trainer<FilteredClassifier>(whole, TestDigits.Train);
        straight.Advance(40);
        using (var first = new Trainer<FilteredClassifier>(half, TestDigits.Train))
        {
            first.Advance(at);
            first.Save(path);
        }
        using var resumed = new Trainer<FilteredClassifier>(fresh, TestDigits.Train);
        resumed.Resume(path);
        resumed.Advance(40 - at);
        SortedDictionary<string, string> state = StateBytes.Of(resumed);
        Assert.Equal(StateBytes.Of(straight), state);
        Assert.Superset(new HashSet<string> { "trainer.loss_scale", "trainer.growth_tracker", "trainer.skipped_steps" }, state.Keys.ToHashSet());

        using var unscaled = new FilteredClassifier(ThroughFloat16, scalesLoss: false);
        using var plain = new Trainer<FilteredClassifier>(unscaled, TestDigits.Train);
        Assert.Contains("model.Precision: this run has Float32, the checkpoint 'Float16'", Assert.Throws<CheckpointException>(() => plain.Resume(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [InlineData("loss_scale", double.NaN)]
    [InlineData("loss_scale", 0.0)]
    [InlineData("growth_tracker", -1.0)]
    [InlineData("skipped_steps", 4.0)]      // of three
    public void ACheckpointWhoseScalerCannotBeIsRefused(string name, double value)
    {
        string path = Path.GetTempFileName();
        using DisposeScope scope = NewDisposeScope();
        using var model = new TinyClassifier(TinyOptions.Digits with { SaysFloat16 = true });
        using var trainer = new Trainer<TinyClassifier>(model, TestDigits.Train);
        trainer.Advance(3);
        trainer.Save(path);
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Dictionary<string, Tensor> tensors = file.ReadAll();
            tensors[$"trainer.{name}"].fill_(value);
            SafetensorsWriter.Write(path, tensors, file.Metadata);
        }
        string message = Assert.Throws<CheckpointException>(() => trainer.Resume(path)).Message;
        Assert.Contains($"as 'trainer.{name}' at step 3; the file is damaged", message, StringComparison.Ordinal);
        File.Delete(path);
    }

    // The identity, but the gradient passes through float16, where it is 64 times as large.
    private static Tensor ThroughFloat16(Tensor logits) => (logits / 64).to(ScalarType.Float16).to(ScalarType.Float32) * 64;

    // The identity for small numbers, with that gradient.
    private static Tensor Steep(Tensor logits, double slope) => (logits * slope) - (logits.detach() * slope) + logits.detach();

    // Parameters, without the counts and caches of the attention layers.
    private static SortedDictionary<string, string> Weights(nn.Module model) =>
        StateBytes.Of(model.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter));
}
