using System.CommandLine;
using System.Text;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Progress;
using GqaGen.Experiments.Studies.Training;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Storage;
using GqaGen.Runtime.Training;
using TorchSharp;

namespace GqaGen.Cli.Verbs.Studies;

/// <summary><c>study run</c>: does what a study lacks.</summary>
internal static class StudyRunVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        var inputs = new StudyInputs(catalog, host);
        Option<int?> workers = IntegerOption.Create("--workers", "Trainings at once. Default: one for each processor, divided by the study's threads; on a GPU one.");
        Option<Shard?> shard = new("--shard") { Description = "Only every n-th cell, from the i-th on: for machines without a folder in common. Copy their folders together afterwards.", HelpName = "i/n", CustomParser = ParseShard };
        Option<int?> maxCells = IntegerOption.Create("--max-cells", "Stops after that many cells. Phases that cells share are not counted, unless --phase ends with them.");
        Option<Phase?> phase = WordOption.Create("--phase", "Nothing after this phase.", [.. Enum.GetValues<Phase>().Select(p => (p.Word(), (Phase?)p))]);
        Option<int> retries = IntegerOption.CreateWithDefault("--retries", 0, "How often a training that failed is tried again, from its last checkpoint.");
        Option<int?> lease = IntegerOption.Create("--lease", $"Seconds of silence after which a worker of another machine is taken for dead. Default: {StudyRunOptions.DefaultLease.TotalSeconds}.");
        Option<string> device = new("--device") { Description = $"{DeviceChoice.Syntax}.", DefaultValueFactory = _ => "auto" };
        VerbCommand command = new(
            "run",
            "Does what a study lacks, and nothing twice; run it again to go on. Several may run at once in one folder: each claims what it does, and takes over what a dead one left. "
            + "Ctrl+C and SIGTERM save the state. The folder holds work/ with a folder for each training (work.json: what it is, result.json and weights.safetensors: what it gave, log.txt, failure.json, timing.json, claim.N.json), submit/ and report/. "
            + "Exit code 0 all is done that was asked for, 1 a training failed, 130 or 143 stopped by Ctrl+C or SIGTERM.",
            "study run smoke.study.yaml",
            "study run paper.study.yaml --out /shared/paper --data-dir /data --device cuda",
            "study run paper.study.yaml --shard 1/4") { workers, shard, maxCells, phase, retries, lease, device };
        inputs.AddTo(command);
        command.SetAction(parsed =>
        {
            if (inputs.Plan(parsed) is not { } study) return ExitCode.Errors;
            if (study.Plan.Missing.Count > 0) throw new CliException(string.Join(" ", study.Plan.Missing));
            torch.Device place = Place(parsed.GetRequiredValue(device), study.Plan.Study.Threads);
            StudyPlan plan = parsed.GetValue(shard) is { } part ? study.Plan.Of(part) : study.Plan;
            var options = new StudyRunOptions
            {
                Workers = parsed.GetValue(workers) ?? (place.type == DeviceType.CPU ? Math.Max(1, Environment.ProcessorCount / study.Plan.Study.Threads) : 1),
                MaxCells = parsed.GetValue(maxCells),
                LastPhase = parsed.GetValue(phase),
                Retries = parsed.GetValue(retries),
                Lease = parsed.GetValue(lease) is { } seconds ? TimeSpan.FromSeconds(seconds) : StudyRunOptions.DefaultLease,
                Device = place.ToString(),
            };
            return Run(study with { Plan = plan }, options, place, catalog, host);
        });
        return command;
    }

    private static int Run(PlannedStudy study, StudyRunOptions options, torch.Device device, IReadOnlyList<Variant> catalog, CliHost host)
    {
        using var stop = new StopSignal(host.Error);
        using var datasets = DatasetCatalog.Default();
        StudyOutcome outcome;
        try
        {
            AtomicFile.Write(Path.Combine(study.Directory.Root, "study.yaml"), Encoding.UTF8.GetBytes(study.Source.Text));
            host.Error.WriteLine($"{study.Plan.Study.Name}: {Words.Count(study.Plan.Cells.Count, "cell")}, {Words.Count(study.Plan.Items.Count, "training")}, {options.Workers} at once on {options.Device}, in {study.ShownDirectory}");
            using StudyProgress progress = StudyProgress.Start(study.Plan, options.LastPhase, study.Directory, options.Workers, host.Error, host.HasLiveError);
            outcome = StudyRun.Run(study.Plan, study.Directory, new TrainingExecutor(catalog, datasets, device), options, progress.Observer, stop.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{study.ShownDirectory}: {e.Message} What is done is kept; free the disk or mend the folder, and run again.");
        }

        host.Error.WriteLine($"{outcome.Done} of {Words.Count(study.Plan.Items.Count, "training")} done{(outcome.Failed > 0 ? $", {outcome.Failed} failed: see {host.Name} study status" : "")}{(stop.ExitCode != 0 ? "; stopped, run it again to go on" : "")}");
        return stop.ExitCode != 0 ? stop.ExitCode : outcome.Failed > 0 ? ExitCode.Errors : ExitCode.Clean;
    }

    private static torch.Device Place(string device, int threads)
    {
        try
        {
            torch.Device place = DeviceChoice.Parse(device);
            torch.set_num_threads(threads);
            return place;
        }
        catch (Exception e) when (e is ArgumentException or TorchLoadException)
        {
            throw new CliException($"--device {device}: {e.Message}");
        }
    }

    private static Shard? ParseShard(System.CommandLine.Parsing.ArgumentResult result)
    {
        try
        {
            return Shard.Parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError($"--shard: {e.Message}");
            return null;
        }
    }
}
