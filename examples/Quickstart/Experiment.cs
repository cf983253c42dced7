using GqaGen.Runtime.Data;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using GqaGen.Variants;
using Spectre.Console;
using TorchSharp;

namespace Quickstart;

/// <summary>The main job: pre-train MHA, convert to every variant, up-train each alike, test, report.</summary>
internal sealed class Experiment(QuickstartOptions options)
{
    private const int Stopped = 130;                                        // as a shell reports Ctrl+C

    public int Run(CancellationToken cancel)
    {
        // One thread for each training, however many run side by side: results on the CPU depend on the number, and these models are fastest with one.
        ThreadBudget.Apply(options.Workers, threads: 1);
        torch.Device device = DeviceChoice.Parse(options.Device);
        var run = new RunDirectory(options.Out);
        using DatasetSplits digits = Digits.Load();
        Console.WriteLine($"{digits.Train.Count} digits to train on, {digits.Validation.Count} to validate, {digits.Test.Count} to test; {GqaCatalog.All.Count} variants × {options.Seeds} seeds on {device}.");

        IReadOnlyList<int> seeds = [.. Enumerable.Range(0, options.Seeds)];
        IReadOnlyList<CellResult> pretrained, upTrained;
        using (MetricsLog log = MetricsLog.Open(run.Metrics))
        {
            var cells = new CellRunner(options, run, digits, log, device);
            pretrained = Phase("Training MHA", cells, [.. seeds.Select(seed => new Cell(CellRunner.Pretrain, GqaCatalog.Mha.Name, seed))], cancel);
            upTrained = cancel.IsCancellationRequested
                ? []
                : Phase("Converting and up-training", cells, [.. seeds.SelectMany(seed => GqaCatalog.All.Select(variant => new Cell(CellRunner.UpTrain, variant.Name, seed)))], cancel);
        }
        if (cancel.IsCancellationRequested)
        {
            Console.Error.WriteLine($"Stopped. Nothing is lost: go on with  --out {Path.GetRelativePath(Environment.CurrentDirectory, run.Root)}");
            return Stopped;
        }

        IReadOnlyDictionary<string, double> milliseconds = Latency.Measure(GqaCatalog.All, device);
        var report = new RunReport(options, run, device, pretrained, upTrained, milliseconds);
        report.Write();
        report.Table.Print(AnsiConsole.Console);
        Console.WriteLine($"""

            MHA before conversion: {RunReport.Percent(pretrained)} % of the test digits.
            Report: {Path.GetRelativePath(Environment.CurrentDirectory, run.Report)}  (tables, plots, weights and metrics.jsonl lie beside it)
            """);
        return 0;
    }

    private IReadOnlyList<CellResult> Phase(string title, CellRunner cells, IReadOnlyList<Cell> todo, CancellationToken cancel)
    {
        var results = new CellResult?[todo.Count];
        using var progress = new PhaseProgress(title, todo.Count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Workers };
        Parallel.For(0, todo.Count, parallel, (i, loop) =>
        {
            if (cancel.IsCancellationRequested) loop.Stop();
            else results[i] = cells.Run(todo[i], progress, cancel);
        });
        return [.. results.OfType<CellResult>()];
    }
}
