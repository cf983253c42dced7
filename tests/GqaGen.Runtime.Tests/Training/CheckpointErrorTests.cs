using System.Text;
using System.Text.RegularExpressions;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class CheckpointErrorTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"gqagen-{Guid.NewGuid():N}.safetensors");
    private readonly TinyClassifier _model = new();
    private readonly Trainer<TinyClassifier> _trainer;

    public CheckpointErrorTests()
    {
        _trainer = new(_model, TestDigits.Train);
        _trainer.Advance(5);
        _trainer.Save(_path);
    }

    public void Dispose()
    {
        _trainer.Dispose();
        _model.Dispose();
        File.Delete(_path);
    }

    public static TheoryData<TrainingOptions, string> OtherOptions => new()
    {
        { TinyClassifier.DefaultTraining with { Seed = 7 }, "training.seed: this run has 7, the checkpoint '42'" },
        { TinyClassifier.DefaultTraining with { BatchSize = 16 }, "training.batch_size: this run has 16, the checkpoint '32'" },
        { TinyClassifier.DefaultTraining with { LearningRate = 0.1 }, "training.learning_rate: this run has 0.1, the checkpoint '0.005'" },
        { TinyClassifier.DefaultTraining with { GradAccumSteps = 2 }, "training.grad_accum_steps: this run has 2, the checkpoint '1'" },
        { TinyClassifier.DefaultTraining with { ClipGrad = 1 }, "training.clip_grad: this run has 1, the checkpoint 'none'" },
        { TinyClassifier.DefaultTraining with { Epochs = 4, Schedule = LearningRateSchedule.Cosine }, "(2 problems)" },
    };

    [Theory]
    [MemberData(nameof(OtherOptions))]
    public void ACheckpointOfOtherOptionsIsRefused(TrainingOptions options, string part)
    {
        using var other = new Trainer<TinyClassifier>(_model, TestDigits.Train, options);
        Assert.Contains(part, Assert.Throws<CheckpointException>(() => other.Resume(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDecidesNothingIsTheSameRun()
    {
        using var other = new Trainer<TinyClassifier>(_model, TestDigits.Train, TinyClassifier.DefaultTraining with { LogEvery = 1, Workers = 3, AutoMicroBatch = true });
        other.Resume(_path);
        Assert.Equal(5, other.Step);
    }

    /// <summary>As many images of the same size, but others: another split, or another folder.</summary>
    [Fact]
    public void ACheckpointOfOtherImagesIsRefused()
    {
        DatasetRequest request = new() { Name = "digits", ImgSize = 8, InChans = 1, TrainLimit = 500 };
        using DatasetSplits splits = Datasets.Open(request), others = Datasets.Open(request with { SplitSeed = 1 }), again = Datasets.Open(request);
        using var trainer = new Trainer<TinyClassifier>(_model, splits.Train);
        trainer.Advance(1);
        trainer.Save(_path);
        using var other = new Trainer<TinyClassifier>(_model, others.Train);
        Assert.Contains("data.origin: this run has digits train, sha256 ", Assert.Throws<CheckpointException>(() => other.Resume(_path)).Message, StringComparison.Ordinal);
        using var same = new Trainer<TinyClassifier>(_model, again.Train);
        same.Resume(_path);
        Assert.Equal(1, same.Step);
    }

    [Fact]
    public void ACheckpointOfOtherDimensionsOrDataIsRefused()
    {
        using var wide = new TinyClassifier(TinyOptions.Digits with { EmbedDim = 36, Window = 5 });
        using var other = new Trainer<TinyClassifier>(wide, TestDigits.Validation);
        string message = Assert.Throws<CheckpointException>(() => other.Resume(_path)).Message;
        Assert.Contains("model.EmbedDim: this run has 36, the checkpoint '24'", message, StringComparison.Ordinal);
        Assert.Contains("model.Window: this run has 5, the checkpoint '7'", message, StringComparison.Ordinal);
        Assert.Contains("data.images: this run has 150, the checkpoint '1079'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsAloneAreNotARun()
    {
        SafetensorsWriter.Write(_path, _model.state_dict());
        Assert.Contains("not a training checkpoint", Assert.Throws<CheckpointException>(() => _trainer.Resume(_path)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Damage => new()
    {
        { "trainer.step", "-1", "saved at step -1, but the run has 99 steps" },
        { "trainer.step", "100", "saved at step 100" },
        { "trainer.step", "6", "counts 160 images of its epoch at step 6, expected 192" },
        { "trainer.step", "float", "'trainer.step': expected Int64 [], found Float32 []" },
        { "trainer.grad_accum_steps", "3", "a step was made of 3 micro-batches; expected a divisor of 32 images that is at least 1" },
        { "trainer.grad_accum_steps", "0", "made of 0 micro-batches" },
        { "trainer.grad_accum_steps", "64", "made of 64 micro-batches" },
        { "trainer.threads", "0", "holds 0 as 'trainer.threads'" },
        { "optimizer.head.bias.step", "-1", "holds -1 as 'optimizer.head.bias.step' at step 5; the file is damaged" },
        { "optimizer.head.bias.step", "6", "holds 6 as 'optimizer.head.bias.step' at step 5" },
        { "optimizer.head.bias.exp_avg", "drop", "missing: 'optimizer.head.bias.exp_avg', expected Float32 [10]" },
        { "optimizer.head.bias.exp_avg", "float", "'optimizer.head.bias.exp_avg': expected Float32 [10], found Float32 []" },
        { "model.head.bias", "drop", "missing: 'head.bias'" },
        { "model.more", "float", "'more'" },
        { "more", "float", "unexpected: 'more' belongs neither to the model, the optimizer nor the trainer" },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public void WhatDoesNotFitIsNamedAndNothingChanges(string name, string value, string part)
    {
        using DisposeScope scope = NewDisposeScope();
        using (SafetensorsFile file = SafetensorsFile.Open(_path))
        {
            Dictionary<string, Tensor> tensors = file.ReadAll();
            if (value == "drop") tensors.Remove(name);
            else tensors[name] = value == "float" ? tensor(1f) : tensor(long.Parse(value, System.Globalization.CultureInfo.InvariantCulture), dtype: ScalarType.Int64);
            SafetensorsWriter.Write(_path, tensors, file.Metadata);
        }
        SortedDictionary<string, string> before = StateBytes.Of(_trainer);
        Assert.Contains(part, Assert.Throws<CheckpointException>(() => _trainer.Resume(_path)).Message, StringComparison.Ordinal);
        Assert.Equal(before, StateBytes.Of(_trainer));
    }

    [Fact]
    public void ARunGoesOnOnlyFromAFileWithAChecksum()
    {
        byte[] bytes = File.ReadAllBytes(_path);
        bytes[bytes.AsSpan().IndexOf("gqagen.xxh128"u8)] = (byte)'G';
        File.WriteAllBytes(_path, bytes);
        Assert.Throws<SafetensorsException>(() => _trainer.Resume(_path));      // a damaged name of the checksum is damage, not another run

        int length = (int)BitConverter.ToInt64(bytes);
        byte[] without = Encoding.UTF8.GetBytes(Regex.Replace(Encoding.UTF8.GetString(bytes, 8, length), ",\"Gqagen.xxh128\":\"[0-9a-f]{32}\"", ""));
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((long)without.Length), .. without, .. bytes[(8 + length)..]]);
        string message = Assert.Throws<SafetensorsException>(() => _trainer.Resume(_path)).Message;
        Assert.True(message.Contains("the file carries no checksum", StringComparison.Ordinal), message);
    }

    [Fact]
    public void ADamagedByteAnywhereIsNoticedBeforeAnythingIsLoaded()
    {
        byte[] whole = File.ReadAllBytes(_path);
        SortedDictionary<string, string> before = StateBytes.Of(_trainer);
        for (int i = 0; i < whole.Length; i += 1 + (whole.Length / 400))
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 4;
            File.WriteAllBytes(_path, damaged);
            Assert.Throws<SafetensorsException>(() => _trainer.Resume(_path));
        }
        Assert.Equal(before, StateBytes.Of(_trainer));
    }

    [Fact]
    public void DamagedFilesGiveOnlyClearErrors()
    {
        byte[] whole = File.ReadAllBytes(_path);
        int header = (int)BitConverter.ToInt64(whole) + 8;
        var random = new Random(11);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. whole[..(random.Next(4) == 0 ? random.Next(whole.Length) : whole.Length)]];
            for (int n = random.Next(1, 4); n > 0 && damaged.Length > 0; n--) damaged[random.Next(Math.Min(header, damaged.Length))] = (byte)random.Next(256);
            File.WriteAllBytes(_path, damaged);
            Exception? e = Record.Exception(() => _trainer.Resume(_path));
            Assert.True(e is null or SafetensorsException or CheckpointException, $"{e}");
        }
    }
}
