using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data.Formats;

public sealed class ImageNetTests : IDisposable
{
    private static readonly DatasetSize Size = new(Classes: 2, Train: 4, Test: 2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("ILSVRC/Data/CLS-LOC")]
    public void LabelsAreTheSortedIdsAndValidationIsTestedOn(string root)
    {
        TreeSamples.ImageNet(_folder, root);
        DatasetParts parts = ImageNet.Read(_folder.Path, Size);
        Assert.Equal(["n02124075", "n04067472"], parts.Train.Source.ClassNames);
        Assert.Equal([0, 0, 1, 1], parts.Train.Labels());
        Assert.Equal([0, 1], parts.Test!.Labels());
        Assert.Null(parts.Validation);
        Assert.Contains("Its validation part is tested on.", parts.Remarks);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "nothing", "does not hold the data set: looked for 'train', 'val' in it, ILSVRC" },
        { "archives", "n01440764.tar is an archive; expected a folder for each class. Unpack each in " },
        { "no val", "val is missing; expected a folder that has one folder of images for each class." },
        { "flat", "holds images and no class folders, for instance ILSVRC2012_val_00000001.JPEG, as it is distributed. Sort them" },
        { "a class fewer", "train: 1 classes, expected 2. The copy is not whole, or is another data set; one that is made smaller on purpose opens as 'folder'." },
        { "a class fewer in val", "val lacks the folder of 'n04067472'; expected one for each of 2 classes." },
        { "an image fewer", "train: class 'n04067472' has 1 images, expected 2." },
        { "an image fewer in val", "n04067472 has no image: class 'n04067472' is empty." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void SaysWhatIsMissingAndHowToMendIt(string fault, string message)
    {
        TreeSamples.ImageNet(_folder);
        switch (fault)
        {
            case "nothing": Directory.Delete(_folder["train"], recursive: true); Directory.Delete(_folder["val"], recursive: true); break;
            case "archives": TreeSamples.Add(_folder, "train/n01440764.tar", "tar"); break;
            case "no val": Directory.Delete(_folder["val"], recursive: true); break;
            case "flat":
                Directory.Delete(_folder["val"], recursive: true);
                TreeSamples.Add(_folder, "val/ILSVRC2012_val_00000001.JPEG", TreeSamples.Jpeg(0));
                break;
            case "a class fewer": Directory.Delete(_folder["train/n04067472"], recursive: true); break;
            case "a class fewer in val": Directory.Delete(_folder["val/n04067472"], recursive: true); break;
            case "an image fewer": File.Delete(_folder["train/n04067472/n04067472_1.JPEG"]); break;
            case "an image fewer in val": File.Delete(Directory.GetFiles(_folder["val/n04067472"]).Single()); break;
        }
        Assert.Contains(message, Assert.Throws<DatasetException>(() => ImageNet.Read(_folder.Path, Size)).Message, StringComparison.Ordinal);
    }

    /// <summary>ImageNet's classes differ in size, so only the sum is known.</summary>
    [Fact]
    public void AnUnevenSetIsCountedAsAWhole()
    {
        TreeSamples.ImageNet(_folder);
        Assert.Equal(4, ImageNet.Read(_folder.Path, Size).Train.Count);
        Assert.Contains("train: 4 images, expected 5.", Assert.Throws<DatasetException>(() => ImageNet.Read(_folder.Path, Size with { Train = 5 })).Message, StringComparison.Ordinal);
    }
}
