using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary><c>freeze</c>: a trained dynamic variant becomes a spec with fixed allocations.</summary>
internal static class FreezeVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Argument<string> weights = new("weights") { Description = "A run's folder (its best weights), a checkpoint of a run, or a file of weights." };
        Option<string?> name = new("--name") { Description = "The new variant's name. Default: frozen- and the old one's.", HelpName = "NAME" };
        Option<string?> output = new("--out", "-o") { Description = "The folder for NAME.gqa.yaml and NAME.safetensors. Default: the current one.", HelpName = "DIR" };
        Option<bool> mean = new("--mean") { Description = "Takes the mean allocation over the validation split, for variants without one of their own (kdgqa). The logits are then others." };
        Option<bool> raw = new("--raw") { Description = "The weights themselves where a checkpoint holds averaged ones too." };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "freeze",
            "Makes a spec with 'rule: fixed' of a trained dgqa-difference or dgqa-ema, and the same weights for it: the allocation that training left is compiled in, and the logits stay the same.",
            "freeze runs/mine",
            "freeze runs/mine/checkpoints/epoch-007.safetensors --name frozen-epoch-7 --out frozen",
            "freeze runs/kdgqa --mean") { weights, name, output, mean, raw, format };
        Experiments.Arguments.Argument[] arguments = [.. RunKeys.All.Where(a => a.Group is ArgumentGroup.Data or ArgumentGroup.Model).Where(a => a.Name is not ("initial_checkpoint" or "pooling" or "train_limit" or "aa" or "hflip" or "no_aug"))];
        command.Groups = RunHelp.Of(arguments);
        var flags = new RunFlags(command, arguments);
        command.SetAction(parsed => RunMessages.Guard(host, () =>
        {
            TorchRuntime.EnsureLoaded();
            WeightsSource source = WeightsSource.Find(parsed.GetRequiredValue(weights));
            RunPlan plan = source.Plan(flags.Read(parsed), catalog);
            FrozenVariant frozen = new WeightsFreezing(plan, source.File, source.IsAveraged(parsed.GetValue(raw))) { ToMean = parsed.GetValue(mean) }
                .Write(parsed.GetValue(output) ?? "", parsed.GetValue(name) ?? $"frozen-{plan.Variant.Name}");
            Write(frozen, source, parsed.GetValue(format), host);
            return ExitCode.Clean;
        }));
        return command;
    }

    private static void Write(FrozenVariant frozen, WeightsSource source, OutputFormat format, CliHost host)
    {
        if (format == OutputFormat.Json) Json.Write(host.Out, new { Json.FormatVersion, From = source.File, Frozen = frozen });
        else host.Out.Write($"{frozen.Spec}\n{frozen.Weights}\n");
        foreach ((int layer, IReadOnlyList<long> allocation) in frozen.Allocations.Index()) host.Error.WriteLine($"layer {layer}: {string.Join('-', allocation)}");
        host.Error.WriteLine($"Put {Path.GetFileName(frozen.Spec)} into a project that GqaGen compiles (dotnet new gqagen makes one). The build gives {frozen.Identifier}ViT, and the weights go into it:");
        host.Error.WriteLine($"  using {frozen.Identifier}ViT model = {frozen.Identifier}ViT.Create({frozen.Identifier}Options.Default);");
        host.Error.WriteLine($"  Checkpoint.Load(model, \"{Path.GetFileName(frozen.Weights)}\");");
    }
}
