using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;

namespace GqaGen.Runtime.Tests.Data.Formats;

public sealed class TinyImageNetTests : IDisposable
{
    private static readonly DatasetSize Size = new(Classes: 3, Train: 6, Test: 3);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("tiny-imagenet-200")]
    public void LabelsAreTheLinesOfTheIds(string root)
    {
        TreeSamples.TinyImageNet(_folder, root);
        DatasetParts parts = TinyImageNet.Read(_folder.Path, Size);
        Assert.Equal(["n02124075 Egyptian cat", "n04067472 reel", "n01443537 goldfish, Carassius auratus"], parts.Train.Source.ClassNames);
        Assert.Equal([0, 0, 1, 1, 2, 2], parts.Train.Labels());
        Assert.Equal([1, 2, 0], parts.Test!.Labels());
        Assert.Null(parts.Validation);
        for (int i = 0; i < 6; i++) Assert.Equal(40 * i, Red(parts.Train, i), 3.0);
        for (int i = 0; i < 3; i++) Assert.Equal(40 * i, Red(parts.Test, i), 3.0);
    }

    [Fact]
    public void WordsMayBeMissing()
    {
        TreeSamples.TinyImageNet(_folder);
        File.Delete(_folder["words.txt"]);
        Assert.Equal(TreeSamples.WordNetIds, TinyImageNet.Read(_folder.Path, Size).Train.Source.ClassNames);
    }

    /// <summary>Many sort it so that an image folder can be made of it.</summary>
    [Fact]
    public void AValidationPartInClassFoldersIsRead()
    {
        TreeSamples.TinyImageNet(_folder);
        for (int i = 0; i < 3; i++) TreeSamples.Add(_folder, $"val/{TreeSamples.WordNetIds[(i + 1) % 3]}/images/val_{i}.JPEG", TreeSamples.Jpeg(i));
        Directory.Delete(_folder["val/images"], recursive: true);
        DatasetParts parts = TinyImageNet.Read(_folder.Path, Size);
        Assert.Equal([0, 1, 2], parts.Test!.Labels());
        Assert.Equal([80.0, 0, 40], Enumerable.Range(0, 3).Select(i => Math.Round(Red(parts.Test, i) / 40) * 40));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "no ids", "does not hold the data set: looked for 'wnids.txt' in it, tiny-imagenet-200. It holds 'test', 'train', 'val', 'words.txt'." },
        { "an id fewer", "wnids.txt: 2 classes, expected 3." },
        { "an id twice", "wnids.txt, line 3: 'n02124075' is listed before." },
        { "no class folder", "train lacks the folder of 'n04067472'; expected one for each of 3 classes." },
        { "a class more", "train has 'n09999999', which is none of the 3 classes." },
        { "empty class", "n04067472 has no image: class 'n04067472' is empty." },
        { "an image fewer", "train: class 'n04067472 reel' has 1 images, expected 2. The copy is not whole" },
        { "fields", "val_annotations.txt, line 2: 2 fields, expected 6 separated by tabs" },
        { "no class", "val_annotations.txt, line 2: 'n0144353' is no class of wnids.txt." },
        { "no image", "val_annotations.txt, line 2: 'val_9.JPEG' is not in " },
        { "outside", "val_annotations.txt, line 2: '../../train/n02124075/images/n02124075_0.JPEG' is not in " },
        { "absolute", "val_annotations.txt, line 2: '/etc/passwd' is not in " },
        { "twice", "val_annotations.txt, line 2: 'val_0.JPEG' is not in " },
        { "not annotated", "images: 'val_3.JPEG' has no line in " },
        { "a line fewer", "images: 'val_2.JPEG' has no line in " },
        { "words", "words.txt, line 2: expected a WordNet id and its words, separated by a tab." },
        { "no words", "words.txt: has no line of 'n04067472', which wnids.txt lists." },
        { "link", "is a link to " },
    };

    [SkippableTheory, MemberData(nameof(Wrong))]
    public void NamesTheFileTheLineAndWhatWasExpected(string fault, string message)
    {
        TreeSamples.TinyImageNet(_folder);
        const string annotations = "val/val_annotations.txt", second = "val_1.JPEG\tn01443537\t52\t55\t57\t59";
        switch (fault)
        {
            case "no ids": File.Delete(_folder["wnids.txt"]); break;
            case "an id fewer": TreeSamples.Add(_folder, "wnids.txt", "n02124075\nn01443537"); break;
            case "an id twice": TreeSamples.Add(_folder, "wnids.txt", "n02124075\nn04067472\nn02124075\n"); break;
            case "no class folder": Directory.Delete(_folder["train/n04067472"], recursive: true); break;
            case "a class more": TreeSamples.Add(_folder, "train/n09999999/images/a.JPEG", TreeSamples.Jpeg(0)); break;
            case "empty class": Directory.Delete(_folder["train/n04067472/images"], recursive: true); break;
            case "an image fewer": File.Delete(_folder["train/n04067472/images/n04067472_0.JPEG"]); break;
            case "fields": Replace(annotations, second, "val_1.JPEG\tn01443537"); break;
            case "no class": Replace(annotations, "n01443537", "n0144353"); break;
            case "no image": Replace(annotations, "val_1", "val_9"); break;
            case "outside": Replace(annotations, "val_1.JPEG", "../../train/n02124075/images/n02124075_0.JPEG"); break;
            case "absolute": Replace(annotations, "val_1.JPEG", "/etc/passwd"); break;
            case "twice": Replace(annotations, "val_1", "val_0"); break;
            case "not annotated": TreeSamples.Add(_folder, "val/images/val_3.JPEG", TreeSamples.Jpeg(0)); break;
            case "a line fewer": Replace(annotations, "val_2.JPEG\tn02124075\t4\t0\t60\t55\n", ""); break;
            case "words": Replace("words.txt", "n01443537\t", "n01443537 "); break;
            case "no words": Replace("words.txt", "n04067472", "n04067473"); break;
            case "link":
                Skip.If(OperatingSystem.IsWindows(), "Windows lets only administrators make symbolic links.");
                File.Delete(_folder["val/images/val_1.JPEG"]);
                File.CreateSymbolicLink(_folder["val/images/val_1.JPEG"], "/etc/hostname");
                break;
        }
        Assert.Contains(message, Assert.Throws<DatasetException>(() => TinyImageNet.Read(_folder.Path, Size)).Message, StringComparison.Ordinal);
    }

    private void Replace(string file, string part, string other)
    {
        string text = File.ReadAllText(_folder[file]);
        Assert.Contains(part, text, StringComparison.Ordinal);
        TreeSamples.Add(_folder, file, text.Replace(part, other, StringComparison.Ordinal));
    }

    private static double Red(ImageSelection images, int index)
    {
        using RgbImage image = images.Source.Decode(index);
        return image.Bytes[0];
    }
}
