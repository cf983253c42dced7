using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data.Formats;

public sealed class ImageTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("val")]
    [InlineData("valid")]
    [InlineData("validation")]
    public void ThreePartsAreWhatTheySay(string validation)
    {
        Fill("train", 4);
        Fill(validation, 2);
        Fill("test", 3);
        DatasetParts parts = ImageTree.Read(_folder.Path);
        Assert.Equal((8, 4, 6), (parts.Train.Count, parts.Validation!.Count, parts.Test!.Count));
        Assert.Equal(["cat", "dog"], parts.Test.Source.ClassNames);
        Assert.Empty(parts.Remarks);
    }

    [Fact]
    public void WithoutATestPartValidationIsTestedOn()
    {
        Fill("train", 4);
        Fill("val", 2);
        DatasetParts parts = ImageTree.Read(_folder.Path);
        Assert.Null(parts.Validation);
        Assert.Equal(4, parts.Test!.Count);
        Assert.Equal(["There is no part 'test': 'val' is tested on."], parts.Remarks);
    }

    [Fact]
    public void ATreeWithoutPartsIsHeldOutOf()
    {
        Fill("", 20);
        using DatasetSplits splits = Datasets.Open(new() { Name = "folder", Directory = _folder.Path, ImgSize = 8 });
        Assert.Equal((28, 4, 8), (splits.Train.Count, splits.Validation.Count, splits.Test.Count));     // of each class 4 of 20, then 2 of 16
    }

    /// <summary>A class may be called train.</summary>
    [Fact]
    public void AClassMayBeCalledTrain()
    {
        TreeSamples.Add(_folder, "train/1.jpg", TreeSamples.Jpeg(0));
        TreeSamples.Add(_folder, "plane/1.jpg", TreeSamples.Jpeg(0));
        Assert.Equal(["plane", "train"], ImageTree.Read(_folder.Path).Train.Source.ClassNames);
    }

    [Fact]
    public void WhatIsNotReadIsSaid()
    {
        Fill("train", 1);
        Fill("tests", 1);
        TreeSamples.Add(_folder, "train/cat/notes.txt", "x");
        Assert.Equal(
            [$"Not read, because they are no images by their names: '{Path.Combine("train", "cat", "notes.txt")}'.", "Not read, because they are no part of it by their names: 'tests'."],
            ImageTree.Read(_folder.Path).Remarks);
    }

    [Fact]
    public void TwoValidationPartsAreAnError()
    {
        foreach (string part in new[] { "train", "val", "valid" }) Fill(part, 1);
        Assert.Contains("has 'val', 'valid'; expected one folder for validation", Assert.Throws<DatasetException>(() => ImageTree.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("val")]
    [InlineData("test")]
    public void AClassThatIsMissingFromAPartIsNamed(string part)
    {
        Fill("train", 1);
        Fill(part, 1);
        Directory.Delete(_folder[$"{part}/dog"], recursive: true);
        Assert.Contains($"{_folder[part]} lacks the folder of 'dog'", Assert.Throws<DatasetException>(() => ImageTree.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArchiveIsToBeUnpacked()
    {
        string archive = _folder.Write("images.tar.gz", [1, 2, 3]);
        Assert.Contains("is a file; expected the folder of the data set. Archives are not read; unpack it: tar -xf images.tar.gz", Assert.Throws<DatasetException>(() => ImageTree.Read(archive)).Message, StringComparison.Ordinal);
    }

    private void Fill(string part, int images)
    {
        foreach (string name in new[] { "cat", "dog" })
            for (int i = 0; i < images; i++) TreeSamples.Add(_folder, Path.Combine(part, name, $"{i}.jpg"), TreeSamples.Jpeg(i % 6));
    }
}
