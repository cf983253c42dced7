using System.Security.Cryptography;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Tests.Training;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Data.Formats;

/// <summary>The real Fashion-MNIST, where it is installed.</summary>
public sealed class FashionMnistTests
{
    private const string Variable = "GQAGEN_FASHION_MNIST", DebianFolder = "/usr/share/datasets/fashion-mnist";

    private static readonly string Folder = Environment.GetEnvironmentVariable(Variable) ?? DebianFolder;

    /// <summary>The checksums were taken of the unpacked files with other tools (gunzip, tail, head, sha256sum).</summary>
    [SkippableFact]
    public void AllOfItIsRead()
    {
        SkipUnlessInstalled();
        DatasetParts parts = Mnist.ReadClothes(Folder);
        Assert.Equal((60_000, 10_000), (parts.Train.Count, parts.Test!.Count));
        Assert.All(parts.Train.Labels().CountBy(label => label), c => Assert.Equal(6_000, c.Value));
        Assert.All(parts.Test.Labels().CountBy(label => label), c => Assert.Equal(1_000, c.Value));
        Assert.Equal("Ankle boot", parts.Train.Source.ClassNames[parts.Train.Source.LabelOf(0)]);
        Assert.Equal("5bd44e331a6d6998daf675700cd0c13dcd7af8ab954b7585124124da61459e7b", Sha256(parts.Train, 0));
        Assert.Equal("0e65cd3713adf40ebd419516c1a2256c9e24ad75e86a862368adafd141f4c1bb", Sha256(parts.Test, 9_999));
    }

    [SkippableFact]
    public void ASmallModelIsShownIt()
    {
        SkipUnlessInstalled();
        using DisposeScope scope = NewDisposeScope();
        using DatasetSplits splits = Datasets.Open(new() { Name = "fashion-mnist", Directory = Folder, ImgSize = 28, InChans = 1, AutoAugment = "none", TrainLimit = 2_000 });
        Assert.Equal((2_000, 6_000, 10_000), (splits.Train.Count, splits.Validation.Count, splits.Test.Count));
        ImageBatch train = splits.Train.Batch([.. Enumerable.Range(0, 2_000).Select(i => (long)i)]);
        Assert.Equal([2_000, 1, 28, 28], train.Images.shape);
        Assert.All(train.Labels.data<long>().ToArray().CountBy(label => label), c => Assert.Equal(200, c.Value));
        Assert.Equal(-1, train.Images.min().item<float>(), 1e-6);
        Assert.Equal(1, train.Images.max().item<float>(), 1e-6);
        Assert.Equal(-0.43, train.Images.mean().item<float>(), 0.02);                   // 0.286 of 0 … 1 over all training images
    }

    /// <summary>Images and labels belong together: a tiny model learns some of it in 93 steps of 32.</summary>
    [SkippableFact]
    public void ATinyModelLearnsIt()
    {
        SkipUnlessInstalled();
        using DatasetSplits splits = Datasets.Open(new() { Name = "fashion-mnist", Directory = Folder, ImgSize = 8, InChans = 1, AutoAugment = "none", TrainLimit = 3_000 });
        using var model = new TinyClassifier();
        using var trainer = new Trainer<TinyClassifier>(model, splits.Train, TinyClassifier.DefaultTraining with { Epochs = 1 });
        double before = Evaluator.Evaluate(model, splits.Test).Accuracy;
        trainer.Fit();
        double after = Evaluator.Evaluate(model, splits.Test).Accuracy;
        Assert.True(before < 0.3 && after > 0.5, $"accuracy on the test images went from {before} to {after}");
    }

    private static string Sha256(ImageSelection images, int index)
    {
        using var image = images.Source.Decode(index);
        return Convert.ToHexStringLower(SHA256.HashData([.. Enumerable.Range(0, 28 * 28).Select(p => image.Bytes[p * 4])]));
    }

    private static void SkipUnlessInstalled() =>
        Skip.IfNot(Directory.Exists(Folder), $"Fashion-MNIST is not in {Folder}: install Debian's package dataset-fashion-mnist, or name its folder in {Variable}.");
}
