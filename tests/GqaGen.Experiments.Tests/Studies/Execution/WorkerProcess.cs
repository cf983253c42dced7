using System.Diagnostics;
using System.Globalization;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Training;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using TorchSharp;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>A worker in a process of its own, to be killed: this test assembly, started as a program.</summary>
internal static class WorkerProcess
{
    /// <summary><c>fake|real STUDY FOLDER WORKERS LEASE-MS STEP-MS</c></summary>
    public static int Main(string[] args)
    {
        int[] numbers = [.. args[3..6].Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        StudyPlan plan = SampleStudies.Plan(File.ReadAllText(args[1]), args[1]);
        using var stop = new StopSignal();
        using var datasets = DatasetCatalog.Default();
        IPhaseExecutor executor = args[0] == "real"
            ? new TrainingExecutor(GqaCatalog.All, datasets, torch.CPU, checkpointInterval: TimeSpan.Zero)
            : new FakeExecutor(Path.Combine(args[2], "journal"), TimeSpan.FromMilliseconds(numbers[2]));
        Directory.CreateDirectory(args[2]);
        StudyOutcome outcome = StudyRun.Run(plan, new StudyDirectory(args[2]), executor, new() { Workers = numbers[0], Lease = TimeSpan.FromMilliseconds(numbers[1]) }, new RecordedProgress(), stop.Token);
        return stop.ExitCode != 0 ? stop.ExitCode : outcome.Failed + outcome.Left > 0 ? 1 : 0;
    }

    public static Process Start(string executor, string study, string folder, int workers, TimeSpan lease, TimeSpan step)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in new[] { typeof(WorkerProcess).Assembly.Location, executor, study, folder, $"{workers}", $"{(int)lease.TotalMilliseconds}", $"{(int)step.TotalMilliseconds}" })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_ROLL_FORWARD"] = "LatestMinor";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
    }
}
