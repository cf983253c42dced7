namespace GqaGen.Runtime.Data;

/// <summary>A data set and its reader.</summary>
/// <param name="Read">Reads it from its folder.</param>
/// <param name="Info">What is known of it.</param>
internal sealed record KnownDataset(Func<string, DatasetParts> Read, DatasetInfo Info)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownDataset> All { get; } =
    [
        new(_ => Digits.ReadParts(), new()
        {
            Name = "digits",
            Title = "Optical Recognition of Handwritten Digits",
            Distribution = "embedded (UCI Machine Learning Repository)",
            IsEmbedded = true,
            ImageShape = Digits.Shape,
            Classes = 10,
            AutoAugment = AugmentationPolicy.None,
        }),
        new(Mnist.ReadDigits, new()
        {
            Name = "mnist",
            Title = "MNIST",
            Distribution = "four idx files, train-images-idx3-ubyte.gz and its like, by Y. LeCun, C. Cortes and C. J. C. Burges",
            ImageShape = Mnist.Shape,
            Classes = Mnist.Digits.Count,
        }),
        new(Mnist.ReadClothes, new()
        {
            Name = "fashion-mnist",
            Title = "Fashion-MNIST",
            Distribution = "four idx files, train-images-idx3-ubyte.gz and its like, by Zalando Research; "
                + "Debian's package dataset-fashion-mnist puts them into /usr/share/datasets/fashion-mnist",
            ImageShape = Mnist.Shape,
            Classes = Mnist.Clothes.Count,
        }),
        new(directory => Cifar.Read(directory, CifarFormat.Cifar10), new()
        {
            Name = "cifar10",
            Title = "CIFAR-10",
            Distribution = "cifar-10-binary.tar.gz or cifar-10-python.tar.gz, unpacked, by A. Krizhevsky, University of Toronto",
            ImageShape = CifarFormat.Shape,
            Classes = CifarFormat.Cifar10.Classes,
        }),
        new(directory => Cifar.Read(directory, CifarFormat.Cifar100), new()
        {
            Name = "cifar100",
            Title = "CIFAR-100",
            Distribution = "cifar-100-binary.tar.gz or cifar-100-python.tar.gz, unpacked, by A. Krizhevsky, University of Toronto",
            ImageShape = CifarFormat.Shape,
            Classes = CifarFormat.Cifar100.Classes,
        }),
        new(directory => TinyImageNet.Read(directory, TinyImageNet.Size), new()
        {
            Name = "tiny-imagenet",
            Aliases = ["tiny-imagenet-200"],
            Title = "Tiny ImageNet",
            Distribution = "tiny-imagenet-200.zip, unpacked, by Stanford's course CS231n",
            ImageShape = new(3, 64, 64),
            Classes = TinyImageNet.Size.Classes,
        }),
        new(directory => Food101.Read(directory, Food101.Size), new()
        {
            Name = "food101",
            Title = "Food-101",
            Distribution = "food-101.tar.gz, unpacked, by ETH Zurich's Computer Vision Lab",
            Classes = Food101.Size.Classes,
        }),
        new(directory => ImageNet.Read(directory, ImageNet.Size), new()
        {
            Name = "imagenet",
            Aliases = ["imagenet-1k", "ilsvrc2012"],
            Title = "ImageNet-1k",
            Distribution = "ILSVRC2012_img_train.tar and ILSVRC2012_img_val.tar, unpacked and sorted into class folders, by image-net.org",
            Classes = ImageNet.Size.Classes,
        }),
        new(ImageTree.Read, new()
        {
            Name = "folder",
            Aliases = ["image-folder", "cinic10"],
            Title = "Images in class folders",
            Distribution = "a folder of images for each class, below train, val and test or without them",
        }),
    ];
}
