using GqaGen.Runtime.Data;
using GqaGen.Runtime.Data.Transforms;
using GqaGen.Runtime.Tests.Checkpoints;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Data.Folders;

public sealed class ImageFolderDatasetTests : IDisposable
{
    private static readonly byte[] Jpeg = ImageFiles.Encode(SKEncodedImageFormat.Jpeg), Png = ImageFiles.Encode(SKEncodedImageFormat.Png, 20, 30);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ClassesAndFilesAreInOrdinalOrder()
    {
        foreach (string file in new[] { "b/2.jpg", "b/10.JPEG", "a/x.png", "a/deep/er/z.jpg", "a/deep/y.jpg", "a/Z.jpg", "B/q.webp", "b/notes.txt", "b/.hidden", "read.me" }) Add(file, Jpeg);
        ImageFolderDataset set = Open();
        Assert.Equal(["B", "a", "b"], set.ClassNames);
        Assert.Equal(["B/q.webp", "a/Z.jpg", "a/x.png", "a/deep/y.jpg", "a/deep/er/z.jpg", "b/10.JPEG", "b/2.jpg"],
            Enumerable.Range(0, (int)set.Count).Select(i => Path.GetRelativePath(_folder.Path, set.FileOf(i)).Replace('\\', '/')));
        Assert.Equal(["b/.hidden", "b/notes.txt", "read.me"], set.OtherFiles.Select(f => f.Replace('\\', '/')).Order(StringComparer.Ordinal));
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([0L, 1, 1, 1, 1, 2, 2], set.Batch([0, 1, 2, 3, 4, 5, 6]).Labels.data<long>().ToArray());
    }

    [Fact]
    public void ImagesOfAllSizesComeOutAsTheModelTakesThem()
    {
        Add("a/1.jpg", Jpeg);
        Add("a/2.png", Png);
        ImageFolderDataset set = Open(size: 16);
        using DisposeScope scope = NewDisposeScope();
        ImageBatch batch = set.Batch([0, 1]);
        Assert.Equal([2, 3, 16, 16], batch.Images.shape);
        Assert.Equal(-1, batch.Images[1, 0, 0, 0].item<float>(), 1e-4);                    // red of the first patch, 0
        Assert.Equal((60 / 127.5) - 1, batch.Images[1, 2, 7, 7].item<float>(), 1e-4);       // blue of all of them, 60
        Assert.True((batch.Images.abs() <= 1.000001).all().item<bool>(), "a number is outside [−1, 1]");
    }

    [Fact]
    public void AugmentationFollowsFromSeedEpochAndImageWhateverTheWorkers()
    {
        foreach (string name in new[] { "a/1.jpg", "a/2.jpg", "a/3.jpg", "b/4.png", "b/5.png", "b/6.jpg" }) Add(name, name.EndsWith("png", StringComparison.Ordinal) ? Png : Jpeg);
        var set = new ImageFolderDataset(_folder.Path, ImagePipeline.Training(24, flip: true));
        string[] alone = All(0);
        foreach (int workers in new[] { 1, 2, 5 }) Assert.Equal(alone, All(workers));
        Assert.NotEqual(alone[0], alone[1]);

        string[] All(int workers)
        {
            using DisposeScope scope = NewDisposeScope();
            using var loader = new DataLoader(set, new BatchSampler(6, 6, seed: 1), 0, 6, new() { Seed = 1, Workers = workers });
            return [.. Enumerable.Range(0, 6).Select(_ => Convert.ToHexString(loader.Next().Images.bytes))];
        }
    }

    [Fact]
    public void MemoryIsFlat()
    {
        Add("a/1.jpg", Jpeg);
        Add("a/2.png", Png);
        var set = new ImageFolderDataset(_folder.Path, ImagePipeline.Training(24));
        LiveHandles.DoNotGrow(3, () =>
        {
            using var loader = new DataLoader(set, new BatchSampler(2, 2, seed: 1), 0, 20, new() { Workers = 2 });
            for (int i = 0; i < 20; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                loader.Next();
            }
        });
    }

    [Fact]
    public void ADamagedFileIsNamedAtItsBatch()
    {
        for (int i = 0; i < 6; i++) Add($"a/{i}.jpg", i == 4 ? Jpeg[..200] : Jpeg);
        using var loader = new DataLoader(Open(), new SequentialSampler(6, 2), 0, 3, new() { Workers = 2 });
        using DisposeScope scope = NewDisposeScope();
        loader.Next();
        loader.Next();
        Assert.Contains($"{Path.Combine("a", "4.jpg")} is", Assert.Throws<DatasetException>(() => loader.Next()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFolderIsNamed() =>
        Assert.Contains($"{_folder["none"]} does not exist", Assert.Throws<DatasetException>(() => new ImageFolderDataset(_folder["none"], ImagePipeline.Evaluation(8))).Message, StringComparison.Ordinal);

    [Fact]
    public void AFolderWithoutClassesIsAnError() => Fails("has no folders; expected one folder of images for each class");

    [Fact]
    public void AnEmptyClassIsNamed()
    {
        Add("cat/1.jpg", Jpeg);
        Directory.CreateDirectory(_folder["dog"]);
        Fails("class 'dog' is empty");
    }

    [Fact]
    public void ClassesMustBeThoseOfTheTrainingSet()
    {
        Add("cat/1.jpg", Jpeg);
        Add("emu/1.jpg", Jpeg);
        Fails("lacks the folder of 'dog'; expected one for each of 3 classes", ["cat", "dog", "emu"]);
        Fails("has 'emu', which is none of the 1 classes", ["cat"]);
        Assert.Equal(["emu", "cat"], Open(["emu", "cat"]).ClassNames);
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([0L, 1], Open(["emu", "cat"]).Batch([0, 1]).Labels.data<long>().ToArray());
    }

    [Fact]
    public void AnImageOfNoClassIsAnError()
    {
        Add("cat/1.jpg", Jpeg);
        Add("2.jpg", Jpeg);
        Fails("2.jpg is of no class");
    }

    [Fact]
    public void AnImageOfAFormatThatIsNotReadIsAnError()
    {
        Add("cat/1.jpg", Jpeg);
        Add("cat/2.TIFF", Jpeg);
        Fails("2.TIFF is of a format that is not read; expected JPEG, PNG, BMP or WebP");
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinksAreNotFollowed(bool folder)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows lets only administrators make symbolic links.");
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("secret.jpg", Jpeg);
        Add("cat/1.jpg", Jpeg);
        if (folder) Directory.CreateSymbolicLink(_folder["dog"], elsewhere.Path);
        else File.CreateSymbolicLink(_folder[Path.Combine("cat", "2.jpg")], elsewhere["secret.jpg"]);
        Fails($"is a link to {elsewhere.Path}");
    }

    [SkippableFact]
    public void APipeDoesNotBlock()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "made by Linux's mkfifo");
        Add("cat/1.jpg", Jpeg);
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder[Path.Combine("cat", "2.jpg")]]);
        mkfifo.WaitForExit();
        Assert.Contains("2.jpg is empty", Assert.Throws<DatasetException>(() => Open().Batch([1])).Message, StringComparison.Ordinal);
    }

    private void Add(string file, byte[] bytes)
    {
        string path = _folder[file];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private ImageFolderDataset Open(IReadOnlyList<string>? classNames = null, int size = 8) => new(_folder.Path, ImagePipeline.Evaluation(size), classNames);

    private void Fails(string part, IReadOnlyList<string>? classNames = null) =>
        Assert.Contains(part, Assert.Throws<DatasetException>(() => Open(classNames)).Message, StringComparison.Ordinal);
}
