using GqaGen.Runtime.Data;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Training;

public sealed class NonFiniteTests : IDisposable
{
    private readonly TinyClassifier _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 5)]
    [InlineData(1, 12)]
    public void NamesTheLayerAndTheExactStep(int layer, int step)
    {
        using var poison = new PoisonAt(TestDigits.Train, step, () => Spoil(_model.Layers[layer].K.weight));
        using var trainer = new Trainer<TinyClassifier>(_model, poison, TinyClassifier.DefaultTraining with { LogEvery = 10 });
        var e = Assert.Throws<NonFiniteException>(() => trainer.Fit());
        Assert.Equal((layer, (long)step), (e.Layer, e.Step));
        Assert.Contains($"attention layer {layer} (blocks.{layer}) became NaN or infinite at step {step}", e.Message, StringComparison.Ordinal);
        Assert.Equal(step <= 10 ? 10 : 20, trainer.Step);
    }

    [Fact]
    public void NamesTheLossWhereNoNormIsIll()
    {
        using var poison = new PoisonAt(TestDigits.Train, 7, () => Spoil(_model.get_parameter("head.bias")!));
        using var trainer = new Trainer<TinyClassifier>(_model, poison, TinyClassifier.DefaultTraining with { LogEvery = 10 });
        var e = Assert.Throws<NonFiniteException>(() => trainer.Fit());
        Assert.Equal(((int?)null, 7L), (e.Layer, e.Step));
        Assert.Contains("The loss became NaN or infinite at step 7 (noticed at step 10)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoticesItAtTheEndOfAnEpochToo()
    {
        using var poison = new PoisonAt(TestDigits.Train, 33, () => Spoil(_model.get_parameter("head.bias")!));
        using var trainer = new Trainer<TinyClassifier>(_model, poison, TinyClassifier.DefaultTraining with { LogEvery = 1000 });
        Assert.Equal(33, Assert.Throws<NonFiniteException>(() => trainer.Fit()).Step);
    }

    [Fact]
    public void ACheckpointIsNotOverwrittenBySpoiltWeights()
    {
        string path = Path.GetTempFileName();
        using var trainer = new Trainer<TinyClassifier>(_model, TestDigits.Train);
        trainer.Advance(2);
        trainer.Save(path);
        byte[] good = File.ReadAllBytes(path);
        Spoil(_model.get_parameter("head.bias")!);
        Assert.Contains("A weight became NaN or infinite at step 2", Assert.Throws<NonFiniteException>(() => trainer.Save(path)).Message, StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(path));
        File.Delete(path);
    }

    private static void Spoil(Tensor weight)
    {
        using IDisposable noGrad = no_grad();
        weight.fill_(double.NaN);
    }

    /// <summary>Runs an action when the first image of a step (from 1) is read.</summary>
    private sealed class PoisonAt(IImageDataset inner, int step, Action action) : IImageDataset, IDisposable
    {
        private int _reads;

        public long Count => inner.Count;

        public ImageShape ImageShape => inner.ImageShape;

        public IReadOnlyList<string> ClassNames => inner.ClassNames;

        public bool IsInMemory => true;

        public long Read(long index, long seed, Span<float> image)
        {
            if (++_reads == ((step - 1) * 32) + 1) action();
            return inner.Read(index, seed, image);
        }

        public void Dispose()
        {
        }
    }
}
