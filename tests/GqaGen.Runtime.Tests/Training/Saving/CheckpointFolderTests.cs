using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;

namespace GqaGen.Runtime.Tests.Training;

public sealed class CheckpointFolderTests : IDisposable
{
    private static readonly TrainingOptions Options = new() { LearningRate = 5e-3, Epochs = 4, LogEvery = 7, ClipGrad = 1, Mixup = 0.8, Cutmix = 1, LabelSmoothing = 0.1, ModelEmaDecay = 0.95 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>With everything on that has a state or draws numbers; resumed from the state of the middle of an epoch, and of its end.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(66)]
    public void ARunThatGoesOnFromTheNewestEqualsOneThatNeverStopped(int at)
    {
        using var straightModel = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.1 });
        using var straight = New(straightModel, null);
        straight.Fit();

        var checkpoints = new CheckpointFolder(_folder.Path) { EverySteps = 10 };
        using (var model = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.1 }))
        using (var killed = New(model, checkpoints)) killed.Advance(at + 3);
        using var fresh = new TinyClassifier(TinyOptions.Digits with { AttnDrop = 0.1 }, seed: 9);
        using var resumed = New(fresh, checkpoints);
        Assert.Equal(checkpoints.Last, resumed.ResumeNewest((_, e) => throw e));
        Assert.Equal(at, resumed.Step);
        resumed.Fit();
        Assert.Equal(StateBytes.Of(straight), StateBytes.Of(resumed));
        Assert.Equal(straight.Best, resumed.Best);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("empty")]
    public void ADamagedStateIsNamedAndTheOneBeforeIsUsed(string damage)
    {
        var checkpoints = new CheckpointFolder(_folder.Path) { EverySteps = 10 };
        using var model = new TinyClassifier();
        using (var trainer = New(model, checkpoints)) trainer.Advance(25);
        byte[] bytes = File.ReadAllBytes(checkpoints.Last);
        if (damage == "flipped") bytes[^100] ^= 1;
        File.WriteAllBytes(checkpoints.Last, damage switch { "cut" => bytes[..^1000], "empty" => [], _ => bytes });

        using var resumed = New(model, checkpoints);
        var told = new List<string>();
        Assert.Equal(checkpoints.Previous, resumed.ResumeNewest((path, e) => told.Add($"{path}: {e.Message}")));
        Assert.Equal(10, resumed.Step);
        Assert.StartsWith(checkpoints.Last, Assert.Single(told), StringComparison.Ordinal);

        File.WriteAllBytes(checkpoints.Previous, []);
        string message = Assert.Throws<CheckpointException>(() => resumed.ResumeNewest((_, _) => { })).Message;
        Assert.Contains("last.safetensors, previous.safetensors", message, StringComparison.Ordinal);
        Assert.Equal(10, resumed.Step);
    }

    /// <summary>A kill between the two renames of a save leaves the newest state under its first name.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AKillBetweenTheRenamesLosesNothing(bool afterTheFirst)
    {
        var checkpoints = new CheckpointFolder(_folder.Path) { EverySteps = 10 };
        using var model = new TinyClassifier();
        using (var trainer = New(model, checkpoints)) trainer.Advance(25);
        File.Move(checkpoints.Last, _folder["next.safetensors"]);
        if (!afterTheFirst) File.Move(checkpoints.Previous, checkpoints.Last);

        using var resumed = New(model, checkpoints);
        Assert.Equal(_folder["next.safetensors"], resumed.ResumeNewest((_, e) => throw e));
        Assert.Equal(20, resumed.Step);
        resumed.Advance(10);
        Assert.False(File.Exists(_folder["next.safetensors"]));
        Assert.Equal((30L, checkpoints.Last), (StepOf(checkpoints.Last), resumed.ResumeNewest((_, e) => throw e)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void TheBestEpochsAreKept(int history)
    {
        var recorder = new Recorder();
        using var model = new TinyClassifier();
        using var trainer = New(model, new(_folder.Path) { History = history }, recorder);
        trainer.Fit();
        IEnumerable<string> wanted = recorder.Epochs.OrderByDescending(e => e.Judged!.Accuracy).ThenBy(e => e.Judged!.Loss).ThenBy(e => e.Epoch).Take(history)
            .Select(e => $"epoch-{e.Epoch:000}.safetensors").Order();
        Assert.Equal(["best.safetensors", .. wanted, "last.safetensors", "previous.safetensors"], _folder.Files);
        Assert.Equal(File.ReadAllBytes(_folder[$"epoch-{trainer.Best!.Epoch:000}.safetensors"]), File.ReadAllBytes(_folder["best.safetensors"]));
    }

    [Fact]
    public void SavesByTheClockToo()
    {
        var checkpoints = new CheckpointFolder(_folder.Path) { Every = TimeSpan.Zero };
        using var model = new TinyClassifier();
        using var trainer = New(model, checkpoints);
        trainer.Advance(2);
        Assert.Equal((2, 1), (StepOf(checkpoints.Last), StepOf(checkpoints.Previous)));
    }

    [Fact]
    public void WhatAKilledProcessLeftIsDeletedAndNothingElse()
    {
        foreach (string name in new[] { ".a1b2c3.d4e.tmp", "last.safetensors", "notes.tmp", ".hidden" }) _folder.Write(name, [1]);
        new CheckpointFolder(_folder.Path).DeleteTemporaries();
        Assert.Equal([".hidden", "last.safetensors", "notes.tmp"], _folder.Files);
        new CheckpointFolder(_folder["none"]).DeleteTemporaries();
    }

    private static long StepOf(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using TorchSharp.torch.Tensor step = file.Read("trainer.step");
        return step.item<long>();
    }

    private static Trainer<TinyClassifier> New(TinyClassifier model, CheckpointFolder? checkpoints, ITrainingObserver? observer = null) =>
        new(model, TestDigits.Train, Options) { Validation = TestDigits.Validation, Checkpoints = checkpoints, Observer = observer ?? new Recorder() };
}
