using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary><c>train</c>: trains a variant on a data set.</summary>
internal static class TrainVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Option<string?> config = new("--config") { Description = "A YAML file of arguments: args.yaml of a run, one of your own, or an experiment file of the paper's code. The command line wins over it.", HelpName = "FILE" };
        Option<string?> resume = new("--resume") { Description = "Goes on with a run from its newest intact checkpoint, or from that file of it. Its arguments are those of its args.yaml.", HelpName = "RUN" };
        Option<bool> dryRun = new("--dry-run") { Description = "Prints every argument with where it comes from, as YAML, and trains nothing." };
        Option<string?> saveModel = new("--save-model", "--save_model") { Description = "Taken for the sake of the paper's code; weights are always saved.", Hidden = true, Arity = ArgumentArity.ZeroOrOne };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "train",
            "Trains a variant, keeps the weights that validate best, and tests those once at the end. A run is a folder: args.yaml, environment.json, spec.yaml, checkpoints/, metrics.jsonl, tensorboard/, summary.json and pictures. "
            + "Ctrl+C and SIGTERM save the state. Arguments are named as in timm; those of the command line win over --config, that over the spec. "
            + "Exit codes: 0 trained, 1 the run failed and its checkpoints of before stay, 2 it cannot begin as asked, 130 or 143 stopped by Ctrl+C or SIGTERM.",
            "train --variant {kdgqa} --epochs 30 --lr 2e-3 --sched cosine --warmup-epochs 1",
            "train --variant {dgqa-ema} --model-size small --dataset cifar10 --data-dir /data/cifar10 --initial-checkpoint vit_small.safetensors",
            "train --config runs/mine/args.yaml --seed 1",
            "train --resume runs/mine",
            "train --config cifar10-base-gqa.yaml --pretrained_ckpt vit_base.pth --out_dir outputs") { config, resume, dryRun, saveModel, format };
        command.Groups = RunHelp.Of(RunKeys.All);
        var flags = new RunFlags(command, RunKeys.All);
        command.SetAction(parsed => RunMessages.Guard(host, () =>
        {
            ArgumentValues given = flags.Read(parsed);
            string? file = parsed.GetValue(config), run = parsed.GetValue(resume);
            if (file is not null && run is not null) throw new ArgumentsException("--config and --resume contradict each other: a run goes on with the arguments of its own args.yaml. Leave one of them out.");
            RunDirectory? resumed = run is null ? null : RunDirectory.Find(run);
            ArgumentFile? arguments = file is not null ? ArgumentFile.Read(file) : resumed is not null ? ArgumentFile.Read(resumed.Arguments) : null;
            if (file is not null) arguments!.NameExperiment(file);
            if (resumed is not null) ResumedArguments.RequireSame(given, arguments!, resumed);
            RunPlan plan = RunPlanner.Plan(given, arguments, catalog);
            if (parsed.GetValue(dryRun)) return PrintPlan(plan, parsed.GetValue(format), host);
            return RunSession.Run(new(plan, line => host.Error.WriteLine(Printable.Line(line))) { Resumed = resumed, State = resumed is not null && File.Exists(run) ? run : null }, parsed.GetValue(format), host);
        }));
        return command;
    }

    private static int PrintPlan(RunPlan plan, OutputFormat format, CliHost host)
    {
        foreach (string note in plan.Notes) host.Error.WriteLine(Printable.Line(note));
        if (format == OutputFormat.Json)
            Json.Write(host.Out, new { Json.FormatVersion, Arguments = plan.Values.All.ToDictionary(v => v.Key.Name, v => new { Value = ArgumentText.Of(v.Key, v.Value.Value), v.Value.Source }) });
        else host.Out.Write(ArgumentText.WithSources(plan.Values));
        return ExitCode.Clean;
    }
}
