using System.Diagnostics;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>Real worker processes, killed and stopped.</summary>
public sealed class KillTests : IDisposable
{
    private const string Text = """
        matrix: { variants: [mha, gqa, kdgqa], sizes: tiny, datasets: [digits, mnist], seeds: 2 }
        protocol: { pretrain: { dataset: digits }, uptrain: { dataset: digits }, finetune: true }
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void KilledAtTenMomentsItGivesTheSameBytes()
    {
        (StudyPlan plan, string file) = Write(Text);
        StudyRun.Run(plan, new StudyDirectory(_folder["whole"]), new FakeExecutor(_folder["journal"], TimeSpan.Zero), new() { Workers = 2 }, new RecordedProgress(), default);

        string killed = _folder["killed"];
        var random = new Random(1);
        int done = 0;
        for (int i = 0; i < 10; i++)
        {
            using Process worker = WorkerProcess.Start("fake", file, killed, workers: 2, TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(8));
            WaitForWork(worker, killed, plan);
            Thread.Sleep(random.Next(0, 200));
            worker.Kill();                                              // SIGKILL
            worker.WaitForExit();
            int now = plan.Items.Count(item => new StudyDirectory(killed).Work(item).HasResult);
            Assert.True(now >= done, $"after kill {i + 1} there are {now} results, before there were {done}");
            done = now;
        }
        Assert.True(done < plan.Items.Count, "the study was over before the tenth kill: nothing was tested");
        Assert.Equal(0, Finish("fake", file, killed, TimeSpan.Zero));
        StudyBytes.AssertSame(StudyBytes.Of(plan, _folder["whole"]), StudyBytes.Of(plan, killed));
    }

    [Fact]
    public void TwoProcessesOnOneFolderNeverDoOneItemTwice()
    {
        (StudyPlan plan, string file) = Write(Text);
        string folder = _folder["shared"];
        Process[] workers = [.. Enumerable.Range(0, 2).Select(_ => WorkerProcess.Start("fake", file, folder, workers: 2, TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(2)))];
        foreach (Process worker in workers) Assert.Equal(0, Exit(worker));
        string[] journal = File.ReadAllLines(Path.Combine(folder, "journal"));
        Assert.Equal(plan.Items.Select(i => $"{i.Name} begin 1").Order(StringComparer.Ordinal), journal.Where(l => l.Contains(" begin ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void AStopSavesTheStateAndSaysSo()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends POSIX signals");
        (StudyPlan plan, string file) = Write(Text);
        string folder = _folder["stopped"];
        using Process worker = WorkerProcess.Start("fake", file, folder, workers: 2, TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(60));
        WaitForWork(worker, folder, plan);
        Process.Start("kill", ["-s", "TERM", $"{worker.Id}"]).WaitForExit();
        Assert.Equal(143, Exit(worker));
        string[] journal = File.ReadAllLines(Path.Combine(folder, "journal"));
        Assert.Contains(journal, l => l.EndsWith(" stop", StringComparison.Ordinal));
        Assert.Equal(0, Finish("fake", file, folder, TimeSpan.Zero));
        StudyRun.Run(plan, new StudyDirectory(_folder["whole"]), new FakeExecutor(_folder["journal"], TimeSpan.Zero), new() { Workers = 2 }, new RecordedProgress(), default);
        StudyBytes.AssertSame(StudyBytes.Of(plan, _folder["whole"]), StudyBytes.Of(plan, folder));
    }

    /// <summary>The same with trainings: weights, histories and tests are those of a study that nobody disturbed.</summary>
    [Fact]
    public void KilledTrainingsGiveTheSameBytes()
    {
        (StudyPlan plan, string file) = Write("""
            matrix: { variants: [dgqa-ema, pgqa], sizes: tiny, datasets: digits, windows: 5, seeds: [3] }
            protocol: { pretrain: { epochs: 2, lr: 2.0e-3 }, uptrain: { epochs: 2, lr: 5.0e-4 } }
            """);
        Assert.Equal(0, Finish("real", file, _folder["whole"], TimeSpan.Zero));
        string killed = _folder["killed"];
        var random = new Random(2);
        for (int i = 0; i < 3 || (i < 12 && !HasGoneOn()); i++)
        {
            using Process worker = WorkerProcess.Start("real", file, killed, workers: 1, TimeSpan.FromMinutes(5), TimeSpan.Zero);
            WaitForWork(worker, killed, plan);
            Thread.Sleep(random.Next(200, 1200) * Math.Max(1, i - 1));         // later and later where a busy machine has saved nothing yet
            worker.Kill();
            worker.WaitForExit();
        }
        Assert.True(HasGoneOn(), "no kill hit a training: nothing was tested");
        Assert.Equal(0, Finish("real", file, killed, TimeSpan.Zero));
        StudyBytes.AssertSame(StudyBytes.Of(plan, _folder["whole"]), StudyBytes.Of(plan, killed));
    }

    // Whether a training was taken up where a killed worker had left it.
    private bool HasGoneOn() => Directory.EnumerateFiles(_folder["killed"], "log.txt", SearchOption.AllDirectories).Any(log => File.ReadAllText(log).Contains("goes on at step", StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    private (StudyPlan Plan, string File) Write(string text)
    {
        string file = _folder["sample.study.yaml"];
        File.WriteAllText(file, text);
        return (SampleStudies.Plan(text, file), file);
    }

    private static int Finish(string executor, string file, string folder, TimeSpan step) => Exit(WorkerProcess.Start(executor, file, folder, workers: 2, TimeSpan.FromMinutes(5), step));

    private static int Exit(Process worker)
    {
        using (worker)
        {
            Task<string> error = worker.StandardError.ReadToEndAsync();
            if (!worker.WaitForExit(TimeSpan.FromMinutes(2))) worker.Kill();
            worker.WaitForExit();
            Assert.True(worker.ExitCode is 0 or 143, error.Result);
            return worker.ExitCode;
        }
    }

    // Until it has claimed something: before that there is nothing to disturb.
    private static void WaitForWork(Process worker, string folder, StudyPlan plan)
    {
        string pid = $"\"pid\": {worker.Id},";
        Assert.True(SpinWait.SpinUntil(
            () => plan.Items.Any(i => Directory.Exists(Path.Combine(folder, "work", i.Folder))
                && Directory.EnumerateFiles(Path.Combine(folder, "work", i.Folder), "claim.*.json").Any(f => File.ReadAllText(f).Contains(pid, StringComparison.Ordinal))),
            TimeSpan.FromSeconds(60)), "the worker has claimed nothing");
    }
}
