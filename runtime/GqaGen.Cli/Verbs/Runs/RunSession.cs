using System.Globalization;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Training;
using Spectre.Console;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary>Does a run with its progress on the standard error and its result on the standard output.</summary>
internal static class RunSession
{
    public static int Run(TrainingRun run, OutputFormat format, CliHost host)
    {
        TorchRuntime.EnsureLoaded();
        using var stop = new StopSignal(host.Error);
        RunOutcome outcome;
        var began = new Began();
        try
        {
            using var progress = new ConsoleProgress(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) }));
            outcome = run.Execute(new CompositeObserver(began, progress.Show(run.Plan.Variant.Name)), stop.Token);
        }
        catch (Exception e) when (began.HasBegun && e is NonFiniteException or DeviceOutOfMemoryException or IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine($"error: {Printable.Line(e.Message)}");
            if (run.Directory is { } left && left.CheckpointsOf(run.Plan.Arguments) is { HasState: true } checkpoints) host.Error.WriteLine(Advice(e, left, checkpoints, host));
            return ExitCode.Errors;
        }

        if (outcome.Summary is not { } summary)
        {
            host.Error.WriteLine($"Stopped at step {outcome.Step}. Nothing is lost; go on with: {host.Name} train --resume {outcome.Directory.Shown}");
            return stop.ExitCode == 0 ? ExitCode.Errors : stop.ExitCode;
        }
        if (format == OutputFormat.Json) Json.Write(host.Out, new { Json.FormatVersion, Run = outcome.Directory.Root, Result = summary });
        else WriteText(summary, outcome.Directory, host);
        return ExitCode.Clean;
    }

    // The same steps give the same NaN: there is no going on from it.
    private static string Advice(Exception problem, RunDirectory run, CheckpointFolder checkpoints, CliHost host) => problem is NonFiniteException
        ? $"The checkpoints of before stay. A new run from one of them, with a lower rate: {host.Name} train --config {Path.Combine(run.Shown, Path.GetFileName(run.Arguments))} --experiment NAME --initial-checkpoint {Path.Combine(run.Shown, Path.GetRelativePath(run.Root, checkpoints.Last))} --lr X"
        : $"The checkpoints of before stay; {host.Name} train --resume {run.Shown} goes on from the last.";

    private static void WriteText(RunSummary summary, RunDirectory directory, CliHost host)
    {
        var ink = new Ink(host.HasColour);
        List<(string Name, string Value)> lines =
        [
            ("trained", string.Create(CultureInfo.InvariantCulture, $"{summary.Epochs} epochs, {summary.Steps:N0} steps{(summary.StoppedEarly ? ", stopped early" : "")}")),
        ];
        if (summary.Best is { } best) lines.Add(("best", string.Create(CultureInfo.InvariantCulture, $"epoch {best.Epoch}: {100 * best.Accuracy:0.00} % of the validation images, loss {best.Loss:0.0000}")));
        if (summary.TestAccuracy is { } accuracy) lines.Add(("test", ink.Bold(string.Create(CultureInfo.InvariantCulture, $"{100 * accuracy:0.00} %, loss {summary.TestLoss:0.0000}"))));
        if (summary.Allocations.Count > 0) lines.Add(("allocation", AllocationText.Format(summary.Allocations)));
        lines.Add(("weights", Path.Combine(directory.Shown, summary.Weights)));
        int width = lines.Max(l => l.Name.Length);
        foreach ((string name, string value) in lines) host.Out.Write($"{name.PadRight(width)}  {value}\n");
    }

    /// <summary>Whether a step may have been done: what fails before is the request's fault, and the checkpoints are nobody's concern.</summary>
    private sealed class Began : ITrainingObserver
    {
        public bool HasBegun { get; private set; }

        public void OnStart(TrainingStart start) => HasBegun = true;
    }
}
