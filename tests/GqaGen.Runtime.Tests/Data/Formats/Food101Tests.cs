using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data.Formats;

public sealed class Food101Tests : IDisposable
{
    private static readonly DatasetSize Size = new(Classes: 3, Train: 6, Test: 3);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("food-101")]
    public void LabelsAreTheSortedNamesAsInTorchvision(string root)
    {
        TreeSamples.Food101(_folder, root);
        DatasetParts parts = Food101.Read(_folder.Path, Size);
        Assert.Equal(["apple_pie", "cheese_plate", "cheesecake"], parts.Train.Source.ClassNames);
        Assert.Equal([0, 0, 2, 2, 1, 1], parts.Train.Labels());
        Assert.Equal([0, 2, 1], parts.Test!.Labels());
        Assert.Equal(["apple_pie/100.jpg", "apple_pie/200.jpg", "cheesecake/101.jpg"], Enumerable.Range(0, 3).Select(i => Name(parts.Train, i)));
        Assert.Equal("cheese_plate/302.jpg", Name(parts.Test, 2));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "no images", "images does not exist" },
        { "no meta", "classes.txt is missing; expected the names of 3 classes, one a line." },
        { "no train", "train.txt is missing; expected an image a line, for instance 'apple_pie/1005649'." },
        { "a class fewer", "classes.txt: 2 classes, expected 3." },
        { "no class folder", "images lacks the folder of 'cheesecake'" },
        { "listed, not there", "train.txt, line 3: 'cheesecake/101.jpg' is not in " },
        { "there, not listed", "images: 'cheesecake/999.jpg' is neither in meta/train.txt nor in meta/test.txt." },
        { "in both", "test.txt, line 1: 'apple_pie/100.jpg' is not in " },
        { "outside", "train.txt, line 1: '../../secret.jpg' is not in " },
        { "a line cut", "train.txt, line 6: 'cheese_plate/20.jpg' is not in " },
        { "uneven", "train.txt: class 'apple_pie' has 3 images, expected 2." },
        { "empty", "train.txt is empty" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void NamesTheFileTheLineAndWhatWasExpected(string fault, string message)
    {
        TreeSamples.Food101(_folder);
        string train = File.ReadAllText(_folder["meta/train.txt"]), test = File.ReadAllText(_folder["meta/test.txt"]);
        switch (fault)
        {
            case "no images": Directory.Delete(_folder["images"], recursive: true); break;
            case "no meta": Directory.Delete(_folder["meta"], recursive: true); break;
            case "no train": File.Delete(_folder["meta/train.txt"]); break;
            case "a class fewer": TreeSamples.Add(_folder, "meta/classes.txt", "apple_pie\ncheesecake\n"); break;
            case "no class folder": Directory.Delete(_folder["images/cheesecake"], recursive: true); break;
            case "listed, not there": File.Delete(_folder["images/cheesecake/101.jpg"]); break;
            case "there, not listed": TreeSamples.Add(_folder, "images/cheesecake/999.jpg", TreeSamples.Jpeg(0)); break;
            case "in both": TreeSamples.Add(_folder, "meta/test.txt", "apple_pie/100\n" + test); break;
            case "outside":
                TreeSamples.Add(_folder, "secret.jpg", TreeSamples.Jpeg(0));
                TreeSamples.Add(_folder, "meta/train.txt", "../../secret\n" + train);
                break;
            case "a line cut": TreeSamples.Add(_folder, "meta/train.txt", train[..^2]); break;
            case "uneven":
                TreeSamples.Add(_folder, "meta/train.txt", train + "apple_pie/300\n");
                TreeSamples.Add(_folder, "meta/test.txt", test.Replace("apple_pie/300\n", "", StringComparison.Ordinal));
                break;
            case "empty": TreeSamples.Add(_folder, "meta/train.txt", ""); break;
        }
        Assert.Contains(message, Assert.Throws<DatasetException>(() => Food101.Read(_folder.Path, Size)).Message, StringComparison.Ordinal);
    }

    private static string Name(ImageSelection images, int index)
    {
        string path = ((ImageFileSource)images.Source).FileOf(images.Indices[index]);
        return Path.GetRelativePath(Directory.GetParent(Path.GetDirectoryName(path)!)!.FullName, path).Replace('\\', '/');
    }
}
