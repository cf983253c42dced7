using System.Text.Json.Nodes;
using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Tests.Arguments;
using GqaGen.Runtime.Training;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Runs;

/// <summary>A run that was stopped after any step and gone on with is the run that nobody stopped: same state, weights and readings.</summary>
public sealed class ResumedRunTests : IDisposable
{
    private static readonly string[] Flags =
    [
        "--train-limit", "320", "--epochs", "2", "--lr", "2e-3", "--sched", "cosine", "--warmup-epochs", "0.5", "--clip-grad", "1", "--mixup", "0.4", "--cutmix", "1", "--smoothing", "0.1",
        "--model-ema-decay", "0.9", "--aa", "rand-m9-n2", "--hflip", "0.5", "--log-interval", "4", "--threads", "1", "--device", "cpu", "--tensorboard", "false", "--experiment", "run",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dgqa-ema", "--window", "3")]
    [InlineData("dgqa-difference", "--window", "3")]
    [InlineData("pgqa", "--strength", "0.5")]
    public void EqualsTheRunThatNobodyStopped(string variant, params string[] own)
    {
        RunOutcome whole = New("whole", variant, own).Execute(CompositeObserver.Empty);
        Assert.NotNull(whole.Summary);
        foreach (int[] stops in (int[][])[[1], [7], [10], [4, 13, 19]])
        {
            string name = $"stopped-{string.Join('-', stops)}";
            RunDirectory? directory = null;
            foreach (int at in stops) directory = StopAfter(at, directory is null ? New(name, variant, own) : GoneOnWith(directory)).Directory;
            RunOutcome end = GoneOnWith(directory!).Execute(CompositeObserver.Empty);
            Assert.Equal(whole.Summary with { Seconds = 0, Best = null, Allocations = [], NonUniformShares = [] }, end.Summary! with { Seconds = 0, Best = null, Allocations = [], NonUniformShares = [] });
            AssertSame(whole.Directory, directory!, name);
        }
    }

    /// <summary>The result of a run is not that of arguments which were written into its args.yaml later.</summary>
    [Fact]
    public void ARunThatIsDoneRefusesOtherArguments()
    {
        RunDirectory directory = New("done", "gqa", ["--epochs", "1"]).Execute(CompositeObserver.Empty).Directory;
        Assert.NotNull(GoneOnWith(directory).Execute(CompositeObserver.Empty).Summary);
        string text = File.ReadAllText(directory.Arguments);
        Assert.Contains("\nepochs: 1\n", text, StringComparison.Ordinal);
        File.WriteAllText(directory.Arguments, text.Replace("\nepochs: 1\n", "\nepochs: 3\n", StringComparison.Ordinal));
        var e = Assert.Throws<ArgumentsException>(() => GoneOnWith(directory).Execute(CompositeObserver.Empty));
        Assert.Equal(2, e.Problems.Count);
        Assert.Equal($"'epochs: 3' in args.yaml: the run in {directory.Shown} is done, with 1; put that back.", e.Problems[0]);
    }

    [Fact]
    public void ARunThatStoppedEarlyStaysDone()
    {
        RunOutcome outcome = New("early", "gqa", ["--epochs", "5", "--patience", "1", "--lr", "1e-12"]).Execute(CompositeObserver.Empty);
        Assert.True(outcome.Summary is { StoppedEarly: true, Epochs: < 5 }, $"{outcome.Summary}");
        Assert.Equal(outcome.Summary.Epochs, GoneOnWith(outcome.Directory).Execute(CompositeObserver.Empty).Summary?.Epochs);
    }

    // --train-limit 320 gives 10 steps an epoch: an epoch's last step is one of the stops.
    private static RunOutcome StopAfter(int at, TrainingRun run)
    {
        using var stop = new CancellationTokenSource();
        RunOutcome outcome = run.Execute(new StopAt(at, stop), stop.Token);
        Assert.Null(outcome.Summary);
        Assert.InRange(outcome.Step, at, at + 3);           // told at readings, every 4 steps and at an epoch's end
        return outcome;
    }

    private TrainingRun New(string output, string variant, string[] own) =>
        new(RunPlanner.Plan(ArgumentTableTests.Given(["--variant", variant, "--output", _folder[output], .. Flags, .. own]), null, GqaCatalog.All), _ => { });

    private static TrainingRun GoneOnWith(RunDirectory directory) =>
        new(RunPlanner.Plan(new(), ArgumentFile.Read(directory.Arguments), GqaCatalog.All), _ => { }) { Resumed = directory };

    private static void AssertSame(RunDirectory whole, RunDirectory other, string what)
    {
        string[] Names(RunDirectory directory) => [.. Directory.GetFiles(directory.Checkpoints).Select(Path.GetFileName).Where(f => f != "previous.safetensors").Order(StringComparer.Ordinal)!];
        Assert.Equal(Names(whole), Names(other));
        foreach (string file in Names(whole))
            Assert.True(File.ReadAllBytes(Path.Combine(whole.Checkpoints, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other.Checkpoints, file))), $"{what}: {file} differs");
        Assert.Equal(Readings(whole), Readings(other));
    }

    private static string[] Readings(RunDirectory directory) => [.. File.ReadLines(directory.Metrics).Select(line =>
    {
        JsonObject reading = JsonNode.Parse(line)!.AsObject();
        reading.Remove("images_per_second");
        reading.Remove("data_wait");
        return reading.ToJsonString();
    })];

    private sealed class StopAt(int at, CancellationTokenSource stop) : ITrainingObserver
    {
        public void OnStep(TrainingStep step)
        {
            if (step.Step >= at) stop.Cancel();
        }
    }
}
