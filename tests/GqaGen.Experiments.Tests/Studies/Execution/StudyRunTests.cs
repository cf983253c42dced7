using System.Text.RegularExpressions;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>Workers of one process and of several on one folder, with an executor that trains nothing.</summary>
public sealed partial class StudyRunTests : IDisposable
{
    private const string Text = """
        matrix: { variants: [mha, gqa, kdgqa, pgqa], sizes: tiny, datasets: [digits, mnist], seeds: 2 }
        protocol: { pretrain: { dataset: digits }, uptrain: { dataset: digits }, finetune: true }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StudyPlan _plan = SampleStudies.Plan(Text);
    private readonly RecordedProgress _progress = new();

    private StudyDirectory Directory => new(_folder["study"]);

    private string Journal => _folder["journal"];

    private StudyOutcome Run(IPhaseExecutor executor, StudyRunOptions? options = null, StudyPlan? plan = null, CancellationToken stop = default) =>
        StudyRun.Run(plan ?? _plan, Directory, executor, options ?? new() { Workers = 2 }, _progress, stop);

    private FakeExecutor Fake(Func<WorkItem, string?>? failsWith = null) => new(Journal, TimeSpan.Zero, failsWith);

    [Fact]
    public void EverythingIsDoneOnceAndNothingTwice()
    {
        Assert.Equal(new StudyOutcome(26, 0, 0), Run(Fake(), new() { Workers = 4 }));
        Assert.Equal(new StudyOutcome(26, 0, 0), Run(Fake(), new() { Workers = 4 }));
        string[] begun = [.. File.ReadAllLines(Journal).Where(l => l.Contains("begin", StringComparison.Ordinal))];
        Assert.Equal(_plan.Items.Select(i => $"{i.Name} begin 1").Order(StringComparer.Ordinal), begun.Order(StringComparer.Ordinal));
        Assert.Empty(_progress.Failures);
        Assert.Equal(16, StudyResults.Read(_plan, Directory, Assert.Fail).Cells.Count);
    }

    [Fact]
    public void SeveralProcessesShareAFolder()
    {
        StudyRunOptions options = new() { Workers = 1 };
        var runs = Enumerable.Range(0, 4).Select(_ => new Thread(() => Run(new FakeExecutor(Journal, TimeSpan.FromMilliseconds(1)), options))).ToList();
        runs.ForEach(r => r.Start());
        runs.ForEach(r => r.Join());
        Assert.Empty(_progress.Failures);
        Assert.Equal(_plan.Items.Count, File.ReadAllLines(Journal).Count(l => l.EndsWith("end", StringComparison.Ordinal)));
        Assert.Equal(_plan.Items.Count, _progress.Done.Count);
    }

    [Fact]
    public void AFailureIsToldBlocksWhatStartsFromItAndIsTriedAgainWhenAsked()
    {
        StudyOutcome outcome = Run(Fake(item => item.Name == "uptrain-kdgqa-tiny-digits-kv3-seed1" ? "The loss became NaN." : null));
        Assert.Equal(new StudyOutcome(23, 3, 0), outcome);
        WorkItem failed = _plan.Items.Single(i => i.Name == "uptrain-kdgqa-tiny-digits-kv3-seed1");
        StudyStatus status = StudyStatus.Read(_plan, Directory);
        Assert.Equal((23, 1, 2), (status.Count(WorkState.Done), status.Count(WorkState.Failed), status.Count(WorkState.Blocked)));
        Assert.Equal("The loss became NaN.", status.Items.Single(i => i.State == WorkState.Failed).Note);
        Assert.Contains("InvalidOperationException: The loss became NaN.", File.ReadAllText(Directory.Work(failed).Log), StringComparison.Ordinal);

        Assert.Equal(new StudyOutcome(23, 3, 0), Run(Fake()));           // not tried again by itself
        Directory.Work(failed).ForgetFailures();
        Assert.Equal(new StudyOutcome(26, 0, 0), Run(Fake()));
    }

    [Fact]
    public void RetriesAreCountedOverProcesses()
    {
        FakeExecutor always = Fake(item => item.Phase == Phase.Pretrain ? "no" : null);
        Assert.Equal(new StudyOutcome(0, 26, 0), Run(always, new() { Retries = 2 }));
        Assert.Equal(6, _progress.Failures.Count);
        Run(always, new() { Retries = 3 });
        Assert.Equal(8, _progress.Failures.Count);

        int left = 2;
        Assert.Equal(new StudyOutcome(26, 0, 0), Run(Fake(item => item.Phase == Phase.Pretrain && Interlocked.Decrement(ref left) >= 0 ? "not yet" : null), new() { Retries = 9 }));
        Assert.All(_plan.Items, i => Assert.Null(Directory.Work(i).ReadFailure()));
    }

    [Fact]
    public void AResultThatIsNotAsItWasWrittenIsToldOfAndDoneAgain()
    {
        Run(Fake());
        var before = StudyBytes.Of(_plan, Directory.Root);
        string[] results = [.. _plan.Items.Take(3).Select(i => Directory.Work(i).In("result.json"))];
        File.WriteAllBytes(results[0], File.ReadAllBytes(results[0])[..^20]);                // cut short
        File.WriteAllText(results[1], File.ReadAllText(results[1]).Replace('3', '4'));       // changed
        File.Delete(results[2] + ".sha256");                                                 // half-written
        Assert.Equal(3, StudyStatus.Read(_plan, Directory).Items.Count(i => i.State == WorkState.Waiting && i.Note is not null));
        Assert.Equal(new StudyOutcome(26, 0, 0), Run(Fake()));
        Assert.All(results, result => Assert.Single(_progress.Warnings, w => w.Contains(result, StringComparison.Ordinal)));
        StudyBytes.AssertSame(before, StudyBytes.Of(_plan, Directory.Root));
    }

    [Fact]
    public void WeightsThatAreDamagedAreMadeAgainBeforeAnythingStartsFromThem()
    {
        Run(Fake(), new() { LastPhase = Phase.Pretrain });
        WorkFolder pretrained = Directory.Work(_plan.Items[0]);
        string good = File.ReadAllText(pretrained.Weights);
        File.WriteAllText(pretrained.Weights, good.Replace(good[0], (char)(good[0] ^ 1)));
        Assert.Equal(new StudyOutcome(26, 0, 0), Run(Fake()));
        Assert.Contains(_progress.Warnings, w => w.Contains("is damaged", StringComparison.Ordinal) && w.Contains(pretrained.Item.Name, StringComparison.Ordinal));
        Assert.Empty(_progress.Failures);
        Assert.Equal(good, File.ReadAllText(pretrained.Weights));
    }

    [Fact]
    public void AWorkerThatLostItsLeaseGivesUpAndWritesNoResult()
    {
        WorkItem victim = _plan.Items[0];
        bool isStolen = false;
        var executor = new FakeExecutor(Journal, TimeSpan.Zero)
        {
            OnStep = (work, at) =>
            {
                if (work.Item != victim || at != 6 || isStolen) return;
                isStolen = true;
                // As a worker of another machine does that took this one for dead.
                string claim = File.ReadAllText(work.Folder.In("claim.1.json"));
                File.WriteAllText(work.Folder.In("claim.2.json"), Owner().Replace(claim, "\"owner\": \"thief\""));
            },
        };
        using var stop = new CancellationTokenSource();
        var run = new Thread(() => Run(executor, new() { Workers = 1, LastPhase = Phase.Pretrain, Lease = TimeSpan.FromSeconds(1) }, stop: stop.Token));
        run.Start();
        Assert.True(SpinWait.SpinUntil(() => !_progress.Warnings.IsEmpty, TimeSpan.FromSeconds(20)), "the loss was not noticed");
        Assert.False(Directory.Work(victim).HasResult);
        Assert.Contains("another worker has taken over", Assert.Single(_progress.Warnings), StringComparison.Ordinal);

        // The thief never gives a sign of life, and it is this very process, so only its lease frees the item.
        run.Join();
        Assert.NotNull(Directory.Work(victim).ReadResult());
        Assert.True(File.Exists(Directory.Work(victim).In("claim.3.json")));
        Assert.Empty(_progress.Failures);
    }

    [Fact]
    public void MaxCellsCountsCellsAndNotWhatTheyShare()
    {
        Assert.Equal(3, Run(Fake(), new() { Workers = 4, MaxCells = 3 }) is { } first ? _plan.Cells.Count(c => Directory.Work(c.Work[^1]).HasResult) : 0);
        Run(Fake(), new() { Workers = 4, MaxCells = 1, LastPhase = Phase.Pretrain });
        Assert.Equal(2, _plan.Items.Count(i => i.Phase == Phase.Pretrain && Directory.Work(i).HasResult));
    }

    /// <summary>So that a task of a job array, which does one cell, does it again itself.</summary>
    [Fact]
    public void AFailedAttemptThatIsTriedAgainIsNoCellOfMaxCells()
    {
        int left = 2;
        StudyRunOptions options = new() { Workers = 1, MaxCells = 1, Retries = 2 };
        Run(Fake(item => item.Phase == Phase.FineTune && Interlocked.Decrement(ref left) >= 0 ? "not yet" : null), options);
        Assert.Equal(2, _progress.Failures.Count);
        Assert.Equal(1, _plan.Items.Count(i => i.Phase == Phase.FineTune && Directory.Work(i).HasResult));
    }

    [Fact]
    public void ShardsOfMachinesWithoutACommonFolderGoTogether()
    {
        using var other = new TemporaryFolder();
        Run(Fake());
        foreach (int i in new[] { 1, 2 })
            StudyRun.Run(_plan.Of(new Shard(i, 2)), new StudyDirectory(other[$"{i}"]), Fake(), new(), _progress, default);
        string together = other["together"];
        foreach (string file in System.IO.Directory.EnumerateFiles(other.Path, "*", SearchOption.AllDirectories).ToList())
        {
            string target = System.IO.Path.Combine(together, System.IO.Path.GetRelativePath(other.Path, file)[2..]);
            System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
        StudyBytes.AssertSame(StudyBytes.Of(_plan, Directory.Root), StudyBytes.Of(_plan, together));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("\"owner\": \"[0-9a-f]+\"")]
    private static partial Regex Owner();
}
