using System.Text.RegularExpressions;
using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Studies;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Training;
using GqaGen.Experiments.Tests.Studies.Execution;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using TorchSharp;

namespace GqaGen.Experiments.Tests.Studies.Training;

/// <summary>Real trainings on the digits, as short as they can be.</summary>
public sealed class TrainingExecutorTests : IDisposable
{
    private const string Protocol = "protocol: { pretrain: { epochs: 1, lr: 2.0e-3 }, uptrain: { epochs: 1, lr: 5.0e-4 } }\n";

    private readonly TemporaryFolder _folder = new();
    private readonly RecordedProgress _progress = new();
    private readonly DatasetCatalog _datasets = DatasetCatalog.Default();

    private StudyOutcome Run(StudyPlan plan, string folder, DatasetCatalog? datasets = null, IStudyObserver? observer = null, CancellationToken stop = default) => StudyRun.Run(
        plan, new StudyDirectory(_folder[folder]), new TrainingExecutor(GqaCatalog.All, datasets ?? _datasets, torch.CPU, TimeSpan.Zero), new(), observer ?? _progress, stop);

    [Fact]
    public void ACellHasTheHistoryOfItsPhases()
    {
        StudyPlan plan = SampleStudies.Plan($"matrix: {{ variants: kdgqa, sizes: tiny, datasets: digits, seeds: [1] }}\n{Protocol}");
        Assert.Equal(new StudyOutcome(2, 0, 0), Run(plan, "a"));
        CellResult cell = Assert.Single(StudyResults.Read(plan, new StudyDirectory(_folder["a"]), Assert.Fail).Cells);
        Assert.Equal(["pretrain", "uptrain"], cell.Phases.Select(p => p.Phase));
        Assert.All(cell.Phases, p => Assert.Equal([1], p.Epochs.Select(e => e.Epoch)));
        Assert.InRange(cell.TestAccuracy, 0.3, 1);
        Assert.Equal(cell.ValidationAccuracy, cell.Phases[^1].Epochs[^1].ValidationAccuracy);
        Assert.Equal([10L, 20, 30, 39], cell.Allocations.Select(a => a.Step));
        Assert.All(cell.Allocations, a => Assert.All(a.MeanQueryHeads, layer => Assert.Equal(6, layer.Sum(), 9)));
        Assert.Equal((79_450L, 576L, 6, 3), (cell.Parameters, cell.KvBytesPerToken, cell.NumHeads, cell.NumKvHeads));
        Assert.Equal(KdgqaViT.Costs["tiny"].ForwardFlops, cell.ForwardFlops);
        Assert.All(cell.GroupSimilarity, s => Assert.InRange(s!.Value, 0, 1));
        // KDGQA starts from the MHA model, so it is better than after as many steps from scratch.
        Assert.True(cell.Phases[1].Epochs[0].Accuracy > cell.Phases[0].Epochs[0].Accuracy);
    }

    [Fact]
    public void WeightsSayWhichModelTheyAreOf()
    {
        StudyPlan plan = SampleStudies.Plan($"matrix: {{ variants: dgqa-ema, sizes: tiny, datasets: digits, windows: 7, kv_heads: 2, seeds: [1] }}\n{Protocol}");
        Run(plan, "a");
        RunPlan found = WeightsSource.Find(new StudyDirectory(_folder["a"]).Work(plan.Items[1]).Weights).Plan(new(), GqaCatalog.All);
        DgqaEmaOptions model = Assert.IsType<DgqaEmaOptions>(found.Model);
        Assert.Equal(("dgqa-ema", 48, 6, 2, 7), (found.Variant.Name, model.EmbedDim, model.NumHeads, model.NumKvHeads, model.Window));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStopInTheMiddleChangesNothingEvenIfTheNewestCheckpointIsDamaged(bool isDamaged)
    {
        StudyPlan plan = SampleStudies.Plan($"matrix: {{ variants: dgqa-ema, sizes: tiny, datasets: digits, windows: 7, seeds: [1] }}\n{Protocol}");
        Run(plan, "whole");
        using var stop = new CancellationTokenSource();
        Assert.Equal(new StudyOutcome(1, 0, 1), Run(plan, "stopped", observer: new StopsAt(plan.Items[1], 20, stop), stop: stop.Token));
        WorkFolder folder = new StudyDirectory(_folder["stopped"]).Work(plan.Items[1]);
        string[] states = [.. Directory.GetFiles(folder.Path, "checkpoint.*.safetensors").OrderBy(f => Regex.Match(f, @"\d+(?=\.safetensors)").Value.PadLeft(9))];
        Assert.Equal(["checkpoint.1.10.safetensors", "checkpoint.1.20.safetensors"], states.Select(Path.GetFileName));
        if (isDamaged)
        {
            byte[] bytes = File.ReadAllBytes(states[1]);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(states[1], bytes);
        }
        Assert.Equal(new StudyOutcome(2, 0, 0), Run(plan, "stopped"));
        string log = File.ReadAllText(folder.Log);
        Assert.Contains($"goes on at step {(isDamaged ? 10 : 20)} of 39", log, StringComparison.Ordinal);
        Assert.Equal(isDamaged, log.Contains("is damaged", StringComparison.Ordinal));
        StudyBytes.AssertSame(StudyBytes.Of(plan, _folder["whole"]), StudyBytes.Of(plan, _folder["stopped"]));
    }

    [Fact]
    public void ANewDataSetGetsANewHeadAndKeepsTheRest()
    {
        using var datasets = new DatasetCatalog(new Dictionary<string, DatasetReader> { ["digits"] = (_, _) => Digits.Load(), ["mnist"] = (_, _) => ZeroOrOne() });
        StudyPlan plan = SampleStudies.Plan("""
            matrix: { variants: [mha, pgqa], sizes: tiny, datasets: [digits, mnist], seeds: [1] }
            protocol: { pretrain: { dataset: digits, epochs: 2, lr: 2.0e-3 }, uptrain: { dataset: digits, epochs: 1, lr: 5.0e-4 }, finetune: { epochs: 1, lr: 1.0e-4 } }
            """);
        Assert.Equal(new StudyOutcome(7, 0, 0), Run(plan, "a", datasets));
        Assert.Empty(_progress.Failures);
        IReadOnlyList<CellResult> cells = StudyResults.Read(plan, new StudyDirectory(_folder["a"]), Assert.Fail).Cells;
        Assert.All(cells, c => Assert.Equal(["pretrain", "uptrain", "finetune"], c.Phases.Select(p => p.Phase)));
        Assert.Equal(cells.Single(c => c.Cell.StartsWith("mha-tiny-digits", StringComparison.Ordinal)).Parameters - (8 * 49), cells.Single(c => c.Cell.StartsWith("mha-tiny-mnist", StringComparison.Ordinal)).Parameters);
        Assert.All(cells.Where(c => c.Variant == "mha"), c => Assert.All(c.GroupSimilarity, Assert.Null));
    }

    [Fact]
    public void ATrainingThatDivergesFailsWithTheReasonAndTheOthersGoOn()
    {
        StudyPlan plan = SampleStudies.Plan($"matrix: {{ variants: [gqa, mha], sizes: tiny, datasets: digits }}\nprotocol: {{ pretrain: {{ epochs: 1 }}, uptrain: {{ lr: 1.0e+3, epochs: 3, weight_decay: 1000 }} }}\n");
        StudyOutcome outcome = Run(plan, "a");
        Assert.Equal(2, outcome.Failed);
        Assert.All(_progress.Failures, f => Assert.Contains("became NaN or infinite at step", f, StringComparison.Ordinal));
        Assert.Equal(1, outcome.Done);
    }

    [Fact]
    public void ALimitTakesTheSameImagesForAll()
    {
        StudyPlan plan = SampleStudies.Plan($"datasets: {{ digits: {{ train_limit: 100 }} }}\nmatrix: {{ variants: [gqa, mqa], sizes: tiny, datasets: digits, seeds: 2 }}\n{Protocol}");
        DatasetSplits[] read = [.. plan.Items.Select(i => _datasets.Read(i.Arguments, GqaOptions.Tiny))];
        Assert.All(read, splits => Assert.Same(read[0], splits));
        Assert.Equal((100L, 179L, 359L), (read[0].Train.Count, read[0].Validation.Count, read[0].Test.Count));
    }

    public void Dispose()
    {
        _datasets.Dispose();
        _folder.Dispose();
    }

    // The digits 0 and 1: a data set with two classes.
    private static DatasetSplits ZeroOrOne()
    {
        using DatasetSplits digits = Digits.Load();
        return new(Only(digits.Train), Only(digits.Validation), Only(digits.Test));

        static ImageDataset Only(IImageDataset all)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            long[] labels = all.Batch([.. Enumerable.Range(0, (int)all.Count).Select(i => (long)i)]).Labels.data<long>().ToArray();
            ImageBatch batch = all.Batch([.. labels.Select((label, i) => (label, i: (long)i)).Where(x => x.label < 2).Select(x => x.i)]);
            return new(batch.Images, batch.Labels, ["0", "1"]);
        }
    }

    private sealed class StopsAt(WorkItem item, long step, CancellationTokenSource stop) : IStudyObserver
    {
        public void OnBegin(WorkItem begun)
        {
        }

        public ITrainingObserver Follow(WorkItem followed) => followed == item ? new Follower(step, stop) : CompositeObserver.Empty;

        public void OnEnd(WorkItem ended, WorkFolder? done)
        {
        }

        public void OnFailure(WorkItem failed, string message) => Assert.Fail(message);

        public void OnWarning(string message) => Assert.Fail(message);

        private sealed class Follower(long step, CancellationTokenSource stop) : ITrainingObserver
        {
            public void OnStep(TrainingStep reading)
            {
                if (reading.Step == step) stop.Cancel();
            }
        }
    }
}
