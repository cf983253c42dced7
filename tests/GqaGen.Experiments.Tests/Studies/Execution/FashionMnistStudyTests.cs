using GqaGen.Experiments.Reports;
using GqaGen.Experiments.Studies;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;
using GqaGen.Experiments.Studies.Training;
using GqaGen.Variants;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>A small study on real images: those of Debian's package dataset-fashion-mnist.</summary>
public sealed class FashionMnistStudyTests : IDisposable
{
    private const string Folder = "/usr/share/datasets/fashion-mnist", Text = """
        sizes:
          fashion: { from: tiny, img_size: 28, patch_size: 7, depth: 2 }
        datasets:
          fashion-mnist: { dir: /usr/share/datasets/fashion-mnist, train_limit: 3000 }
        matrix: { variants: [mha, gqa, kdgqa], sizes: fashion, datasets: fashion-mnist, seeds: 2 }
        protocol:
          pretrain: { epochs: 5, lr: 2.0e-3, schedule: cosine, clip_grad: 1 }
          uptrain: { epochs: 2, lr: 1.0e-3, schedule: cosine, clip_grad: 1 }
        """;

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void EveryVariantLearnsClothesAndTheReportSaysHowWell()
    {
        Skip.IfNot(Directory.Exists(Folder), $"{Folder} is not there: apt install dataset-fashion-mnist");
        StudyPlan plan = SampleStudies.Plan(Text);
        var directory = new StudyDirectory(_folder["study"]);
        using (DatasetCatalog datasets = DatasetCatalog.Default())
            Assert.Equal(new StudyOutcome(8, 0, 0), StudyRun.Run(plan, directory, new TrainingExecutor(GqaCatalog.All, datasets, CPU), new() { Workers = 2 }, new RecordedProgress(), default));

        var results = StudyResults.Read(plan, directory, Assert.Fail);
        Assert.All(results.Cells, cell => Assert.True(cell.TestAccuracy > 0.6, $"{cell.Cell} names {100 * cell.TestAccuracy:0.0} % of the clothes"));
        Assert.Equal(0.5, results.Cells.Single(Is("gqa")).KvBytesPerToken / (double)results.Cells.Single(Is("mha")).KvBytesPerToken);

        StudyReport.Write(directory.Report, StudyWords.Describe(results, StudyStatus.Read(plan, directory)), results.Cells);
        string report = File.ReadAllText(Path.Combine(directory.Report, "report.md"));
        Assert.All(new[] { "mha", "gqa", "kdgqa", "fashion-mnist" }, word => Assert.Contains(word, report, StringComparison.Ordinal));

        static Func<CellResult, bool> Is(string variant) => cell => cell.Variant == variant && cell.Seed == 0;
    }

    public void Dispose() => _folder.Dispose();
}
