using System.CommandLine;
using System.Text.Json.Nodes;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary><c>convert</c>: a multi-head checkpoint becomes a variant's weights.</summary>
internal static class ConvertVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Argument<string> source = new("checkpoint") { Description = "timm's or another multi-head ViT: safetensors, or PyTorch's .pth; or the run of one." };
        Option<string?> output = new("--out", "-o") { Description = "The safetensors file to write. Default: NAME-VARIANT.safetensors in the current folder, NAME being that of the checkpoint or the run.", HelpName = "FILE" };
        Option<string?> key = new("--key") { Description = "Which entry of a PyTorch checkpoint holds the weights, for instance model_ema. Default: as timm chooses.", HelpName = "NAME" };
        Option<bool> dryRun = new("--dry-run") { Description = "Reports what would be done with each tensor, and writes nothing." };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "convert",
            "Makes a variant's weights of a multi-head checkpoint: the key and value heads of each group are pooled into one, position embeddings are brought to other images, all else is copied. "
            + "The report says what was done with each tensor. Exit code 2 if the checkpoint does not fit; every tensor that does not is named.",
            "convert vit_small.safetensors --variant {kdgqa}",
            "convert runs/mha --variant {dgqa-ema} --img-size 16",
            "convert vit_base.pth --variant {gqa} --num-kv-heads 4 --pooling weighted --out gqa.safetensors",
            "convert vit_small.safetensors --variant {gqa} --dry-run --format json") { source, output, key, dryRun, format };
        Experiments.Arguments.Argument[] arguments = [.. RunKeys.All.Where(a => (a.Group == ArgumentGroup.Model && a.Name != "initial_checkpoint") || a.Name == "seed")];
        command.Groups = RunHelp.Of(
            arguments,
            ("model_size", ArgumentGroup.Model, "The named size of its spec. Default: the one with the checkpoint's embedding width."),
            ("num_classes", ArgumentGroup.Model, "Outputs of the classifier. Default: the checkpoint's; with another number it is a new one."),
            ("pooling", ArgumentGroup.Model, "How the key and value heads of a group are pooled. Default: mean."),
            ("seed", ArgumentGroup.Model, "Decides what the checkpoint does not have, for instance a new classifier. Default: the spec's."));
        var flags = new RunFlags(command, arguments);
        command.SetAction(parsed => RunMessages.Guard(host, () =>
        {
            TorchRuntime.EnsureLoaded();
            WeightsSource from = WeightsSource.Find(parsed.GetRequiredValue(source), parsed.GetValue(key));
            RunPlan plan = WeightsConversion.PlanOf(flags.Read(parsed), from, parsed.GetValue(key), catalog);
            var conversion = new WeightsConversion(plan, from.File, parsed.GetValue(key));
            if (parsed.GetValue(dryRun)) return Report(conversion.Plan(), null, parsed.GetValue(format), host);
            string to = parsed.GetValue(output) ?? $"{(from.Run is { } run ? Path.GetFileName(run.Root) : Path.GetFileNameWithoutExtension(from.File))}-{plan.Variant.Name}.safetensors";
            return Report(conversion.Write(to), to, parsed.GetValue(format), host);
        }));
        return command;
    }

    private static int Report(ConversionReport report, string? written, OutputFormat format, CliHost host)
    {
        if (format == OutputFormat.Json) Json.Write(host.Out, new { Json.FormatVersion, Written = written, Report = JsonNode.Parse(report.ToJson()) });
        else host.Out.Write($"{report}\n");
        if (written is not null) host.Error.WriteLine($"Written to {Printable.Line(written)}.");
        return ExitCode.Clean;
    }
}
