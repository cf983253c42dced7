using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Tests.Arguments;
using GqaGen.Runtime.Data;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Runs;

public sealed class RunDatasetTests
{
    [Fact]
    public void ARunOpensItsDataSetForItsModel()
    {
        var run = new RunArguments { Variant = "kdgqa", AutoAugment = "rand-m5", HFlip = 0.25, TrainLimit = 200 };
        using DatasetSplits splits = Datasets.Open(RunDataset.RequestOf(run, KdgqaOptions.Tiny with { ImgSize = 16, InChans = 3 }));
        Assert.Equal((200, 179, 359), (splits.Train.Count, splits.Validation.Count, splits.Test.Count));
        Assert.Equal(new ImageShape(3, 16, 16), splits.Test.ImageShape);
        Assert.Equal("RandomHorizontalFlip(0.25), RandAugment(2, 5/31), Resize(16×16, Bilinear), Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])", splits.Train.Transforms);
    }

    [Fact]
    public void EveryArgumentOfTheDataIsPassedOn()
    {
        var run = new RunArguments { Variant = "gqa", Dataset = "folder", DataDir = "images", ValSplit = 0.3, TrainLimit = 5, AutoAugment = "none", HFlip = 1 };
        Assert.Equal(
            new DatasetRequest { Name = "folder", Directory = "images", ImgSize = 8, InChans = 1, ValSplit = 0.3, TrainLimit = 5, AutoAugment = "none", HFlip = 1 },
            RunDataset.RequestOf(run, GqaOptions.Tiny));
    }

    [Fact]
    public void AFolderThatIsNotThereIsNamedWithItsFlag()
    {
        using var folder = new TemporaryFolder();
        RunPlan plan = RunPlanner.Plan(ArgumentTableTests.Given("--variant", "gqa", "--dataset", "cifar10", "--data-dir", folder["cifar10"]), null, GqaCatalog.All);
        Assert.StartsWith($"--data-dir: {folder["cifar10"]} does not exist", Assert.Throws<DatasetException>(() => RunPlaces.Open(plan)).Message, StringComparison.Ordinal);
    }
}
