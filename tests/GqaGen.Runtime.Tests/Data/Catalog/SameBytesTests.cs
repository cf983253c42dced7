using GqaGen.Runtime.Data;
using GqaGen.Runtime.Tests.Data.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Data.Catalog;

/// <summary>What a model is shown is a pure function of the request and the files.</summary>
public sealed class SameBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<DatasetRequest> Requests
    {
        get
        {
            DatasetRequest digits = new() { Name = "digits", ImgSize = 8, InChans = 1 };
            DatasetRequest mnist = new() { Name = "mnist", ImgSize = 28, ValSplit = 0.25 };
            DatasetRequest folder = new() { Name = "folder", ImgSize = 24 };
            return
            [
                digits, digits with { ImgSize = 20, InChans = 3, AutoAugment = "rand", HFlip = 0.5, TrainLimit = 100 },
                mnist, mnist with { InChans = 1, Interpolation = GqaGen.Runtime.Data.Transforms.Resampling.Bicubic, ImgSize = 14, Mean = [0.1], Std = [0.3] },
                folder, folder with { InChans = 1, SplitSeed = 7, HFlip = 1 },
            ];
        }
    }

    [Theory, MemberData(nameof(Requests))]
    public void TheSameRequestGivesTheSameBytesWhateverTheWorkers(DatasetRequest request)
    {
        IdxFiles.Write(_folder, IdxFiles.Set(train: 80));
        for (int i = 0; i < 24; i++) TreeSamples.Add(_folder, $"tree/{(i % 2 == 0 ? "cat" : "dog")}/{i}.jpg", TreeSamples.Jpeg(i % 6));
        request = request with { Directory = request.Name == "folder" ? _folder["tree"] : _folder.Path };
        string[] first = Shown(request, workers: 0);
        Assert.Equal(first, Shown(request, workers: 0));
        Assert.Equal(first, Shown(request, workers: 3));
    }

    [Theory]
    [InlineData("SplitSeed")]
    [InlineData("TrainLimit")]
    [InlineData("AutoAugment")]
    public void AnotherRequestGivesOtherBytesAndIsAnotherRun(string setting)
    {
        DatasetRequest request = new() { Name = "folder", ImgSize = 16, Directory = _folder["tree"], ValSplit = 0.3 };
        for (int i = 0; i < 24; i++) TreeSamples.Add(_folder, $"tree/{(i % 2 == 0 ? "cat" : "dog")}/{i}.jpg", TreeSamples.Jpeg(i % 6));
        DatasetRequest other = setting switch { "SplitSeed" => request with { SplitSeed = 1 }, "TrainLimit" => request with { TrainLimit = 8 }, _ => request with { AutoAugment = "none" } };
        using DatasetSplits a = Datasets.Open(request), b = Datasets.Open(other);
        Assert.NotEqual(Shown(request, 0)[0], Shown(other, 0)[0]);
        Assert.NotEqual((a.Train.Origin, a.Train.Transforms), (b.Train.Origin, b.Train.Transforms));
    }

    [Fact]
    public void PartsShareNoImage()
    {
        for (int i = 0; i < 40; i++) TreeSamples.Add(_folder, $"{(i % 2 == 0 ? "cat" : "dog")}/{i}.jpg", TreeSamples.Jpeg(i % 6));
        DatasetRequest request = new() { Name = "folder", ImgSize = 16, Directory = _folder.Path };
        var held = HeldOutParts.Of(request, ImageTree.Read(_folder.Path));
        int[] all = [.. held.Train.Indices, .. held.Validation.Indices, .. held.Test.Indices];
        Assert.Equal(Enumerable.Range(0, 40), all.Order());
    }

    // Two epochs of training, then validation and test, as checksums.
    private static string[] Shown(DatasetRequest request, int workers)
    {
        using DisposeScope scope = NewDisposeScope();
        using DatasetSplits splits = Datasets.Open(request);
        var sampler = new BatchSampler(splits.Train.Count, (int)Math.Min(splits.Train.Count, 8), seed: 1);
        var shown = new List<string>();
        using (var loader = new DataLoader(splits.Train, sampler, 0, 2 * sampler.StepsPerEpoch, new() { Seed = 1, Workers = workers }))
            for (long i = 0; i < 2 * sampler.StepsPerEpoch; i++) shown.Add(Checksum(loader.Next()));
        foreach (IImageDataset part in new[] { splits.Validation, splits.Test }) shown.Add(Checksum(part.Batch([.. Enumerable.Range(0, (int)part.Count).Select(i => (long)i)])));
        return [.. shown, splits.Description, splits.Train.Origin, splits.Test.Origin];
    }

    private static string Checksum(ImageBatch batch) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([.. batch.Images.bytes, .. batch.Labels.bytes]));
}
