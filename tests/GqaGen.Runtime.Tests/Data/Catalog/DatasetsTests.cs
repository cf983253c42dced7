using GqaGen.Runtime.Data;
using GqaGen.Runtime.Tests.Data.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Data.Catalog;

public sealed class DatasetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The names that the official repository's README and code give, and those of torchvision and timm.</summary>
    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("cifar10", "cifar10")]
    [InlineData("cifar100", "cifar100")]
    [InlineData("food101", "food101")]
    [InlineData("tiny-imagenet-200", "tiny-imagenet")]
    [InlineData("imagenet-1k", "imagenet")]
    [InlineData("cinic10", "folder")]
    [InlineData("CIFAR-10", "cifar10")]
    [InlineData("FashionMNIST", "fashion-mnist")]
    [InlineData("fashion_mnist", "fashion-mnist")]
    [InlineData("ImageFolder", "folder")]
    [InlineData("Food-101", "food101")]
    public void IsFoundByWhatPeopleCallIt(string name, string found) => Assert.Equal(found, Datasets.Find(name).Name);

    [Theory]
    [InlineData("cifar1", "did you mean 'cifar10'?")]
    [InlineData("fasion-mnist", "did you mean 'fashion-mnist'?")]
    [InlineData("foood101", "did you mean 'food101'?")]
    [InlineData("tiny-imagnet", "did you mean 'tiny-imagenet'?")]
    [InlineData("imagenet-21k", "did you mean 'imagenet'?")]
    [InlineData("oxfordiitpet", "There is no data set 'oxfordiitpet'. There are digits, mnist, fashion-mnist, cifar10, cifar100, tiny-imagenet, food101, imagenet, folder;")]
    [InlineData("", "There is no data set ''.")]
    public void AnUnknownNameIsAnswered(string name, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => Datasets.Find(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void NamesAndAliasesAreDistinct()
    {
        string[] names = [.. Datasets.All.SelectMany(info => info.Aliases.Append(info.Name))];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Contains(Datasets.Find(name), Datasets.All));
    }

    [Fact]
    public void AFolderMustBeNamed()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Datasets.Open(new() { Name = "cifar10", ImgSize = 32 }));
        Assert.Contains("'cifar10' needs its folder. It is cifar-10-binary.tar.gz or cifar-10-python.tar.gz, unpacked, by A. Krizhevsky", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithoutTheDataSetIsAnswered()
    {
        foreach (string name in new[] { "cifar-10-python.tar.gz", "a", "b" }) _folder.Write(name, [1]);
        string message = Assert.Throws<DatasetException>(() => Datasets.Open(new() { Name = "cifar10", Directory = _folder.Path, ImgSize = 32 })).Message;
        Assert.StartsWith($"{_folder.Path} does not hold the data set: looked for 'data_batch_1.bin', 'data_batch_2.bin', ", message, StringComparison.Ordinal);
        Assert.Contains("in it, cifar-10-batches-bin, cifar-10-batches-py. It holds 'a', 'b', 'cifar-10-python.tar.gz'. Archives are not read; unpack it: tar -xf cifar-10-python.tar.gz", message, StringComparison.Ordinal);
        Assert.EndsWith("('cifar10' is cifar-10-binary.tar.gz or cifar-10-python.tar.gz, unpacked, by A. Krizhevsky, University of Toronto.)", message, StringComparison.Ordinal);
        Assert.Contains("It is empty.", Assert.Throws<DatasetException>(() => Datasets.Open(new() { Name = "mnist", Directory = Directory.CreateDirectory(_folder["none"]).FullName, ImgSize = 28 })).Message, StringComparison.Ordinal);
        Assert.Contains("gone does not exist", Assert.Throws<DatasetException>(() => Datasets.Open(new() { Name = "food101", Directory = _folder["gone"], ImgSize = 28 })).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, DatasetRequest> OutOfRange
    {
        get
        {
            DatasetRequest good = new() { Name = "digits", ImgSize = 8 };
            return new()
            {
                { "ImgSize: expected 1 to 4096 pixels, found 0.", good with { ImgSize = 0 } },
                { "InChans: images have 1 channel or 3, not 4.", good with { InChans = 4 } },
                { "HFlip: expected a probability from 0 to 1, found 1.5.", good with { HFlip = 1.5 } },
                { "Mean: expected 1 number, or one for each of 3 channels, found 2.", good with { Mean = [0, 1] } },
                { "Mean: expected finite numbers.", good with { Mean = [double.NaN] } },
                { "Std: expected positive numbers.", good with { Std = [0.5, 0, 0.5] } },
                { "ValSplit: expected a share from 0 to below 1, found 1.", good with { ValSplit = 1 } },
                { "ValSplit: expected a share from 0 to below 1, found NaN.", good with { ValSplit = double.NaN } },
                { "TestSplit: expected a share between 0 and 1, found 0.", good with { TestSplit = 0 } },
                { "TrainLimit: expected at least 1 image, found 0.", good with { TrainLimit = 0 } },
                { "AutoAugment: 'augmix-m5'", good with { AutoAugment = "augmix-m5" } },
            };
        }
    }

    [Theory, MemberData(nameof(OutOfRange))]
    public void ASettingOutOfRangeIsNamed(string message, DatasetRequest request) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Datasets.Open(request)).Message, StringComparison.Ordinal);

    [Fact]
    public void DigitsAreThoseOfDigitsLoad()
    {
        using DisposeScope scope = NewDisposeScope();
        using DatasetSplits opened = Datasets.Open(new() { Name = "digits", ImgSize = 8, InChans = 1 }), loaded = Digits.Load();
        foreach ((IImageDataset a, IImageDataset b) in new[] { (opened.Train, loaded.Train), (opened.Validation, loaded.Validation), (opened.Test, loaded.Test) })
        {
            Assert.Equal(b.Count, a.Count);
            Assert.Equal(b.ImageShape, a.ImageShape);
            Assert.True(a.IsInMemory);
            long[] all = [.. Enumerable.Range(0, (int)a.Count).Select(i => (long)i)];
            Assert.Equal(b.Batch(all).Labels.data<long>().ToArray(), a.Batch(all).Labels.data<long>().ToArray());
            Assert.InRange((a.Batch(all).Images - b.Batch(all).Images).abs().max().item<float>(), 0, 1.0 / 255 + 1e-6);         // half a step of 8 bits, of −1 … 1
        }
    }

    [Fact]
    public void ADescriptionSaysWhatWasOpened()
    {
        IdxFiles.Write(_folder, IdxFiles.Set(train: 100, test: 20));
        using DatasetSplits splits = Datasets.Open(new() { Name = "mnist", Directory = _folder.Path, ImgSize = 32, TrainLimit = 50, HFlip = 0.5, AutoAugment = "rand-m5" });
        Assert.Equal(
            "MNIST: 50 images of 10 classes to train on (the first of 90 in an order that keeps the classes' proportions, seed 42), "
            + "10 images to validate (10 % of each class of the training images, seed 42), 20 images to test. "
            + "Images are stored as 1×28×28, grey, which gives each of 3 channels the same values. "
            + "For training RandomHorizontalFlip(0.5), RandAugment(2, 5/31), Resize(32×32, Bilinear), Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]); "
            + "for validation and testing Resize(32×32, Bilinear), Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]).",
            splits.Description);
        Assert.DoesNotContain(_folder.Path, splits.Description, StringComparison.Ordinal);
        Assert.StartsWith("mnist train, sha256 ", splits.Train.Origin, StringComparison.Ordinal);
        Assert.Equal(Mnist.Digits, splits.ClassNames);
    }

    [Fact]
    public void ADescriptionOfATreeSaysItsSplit()
    {
        for (int i = 0; i < 10; i++) TreeSamples.Add(_folder, $"cat/{i}.jpg", TreeSamples.Jpeg(i % 6));
        using DatasetSplits splits = Datasets.Open(new() { Name = "folder", Directory = _folder.Path, ImgSize = 16, InChans = 1, AutoAugment = "none" });
        Assert.Equal(
            "Images in class folders: 7 images of 1 classes to train on, 1 image to validate (10 % of each class of the training images, seed 42), "
            + "2 images to test (20 % of each class of the training images, seed 43). Images are stored in sizes of their own; their colours are made grey (ITU-R 601 luma). "
            + "For training Resize(16×16, Bilinear), Normalize([0.5], [0.5]); for validation and testing Resize(16×16, Bilinear), Normalize([0.5], [0.5]).",
            splits.Description);
    }

    [Fact]
    public void AShareThatHoldsNothingOutIsAnError()
    {
        IdxFiles.Write(_folder, IdxFiles.Set(train: 20));
        DatasetRequest request = new() { Name = "mnist", Directory = _folder.Path, ImgSize = 28 };
        Assert.Contains("ValSplit 0.1 of 20 images in 10 classes is less than half an image of each class", Assert.Throws<DatasetException>(() => Datasets.Open(request)).Message, StringComparison.Ordinal);
        using DatasetSplits none = Datasets.Open(request with { ValSplit = 0 });
        Assert.Equal((20, 0), (none.Train.Count, none.Validation.Count));
    }
}
