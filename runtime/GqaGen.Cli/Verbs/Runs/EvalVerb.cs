using System.CommandLine;
using System.Globalization;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary><c>eval</c>: measures weights on a part of a data set.</summary>
internal static class EvalVerb
{
    private const int MostClassesShown = 20;

    private static readonly ArgumentGroup[] Groups = [ArgumentGroup.Data, ArgumentGroup.Model, ArgumentGroup.Machine];

    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Argument<string> weights = new("weights") { Description = "A run's folder (its best weights), a checkpoint of a run, or a file of weights." };
        Option<DatasetPart> split = WordOption.Create(
            "--split",
            "test (default), validation, or train: as it is learnt from, augmented unless --no-aug.",
            ("test", DatasetPart.Test),
            ("validation", DatasetPart.Validation),
            ("train", DatasetPart.Train));
        Option<bool> raw = new("--raw") { Description = "The weights themselves where a checkpoint holds averaged ones too." };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "eval",
            "Measures weights on a part of a data set: loss, top-1 and, from six classes on, top-5 accuracy, the confusion matrix and the allocations. What the model is, and of a run the data set too, is known of what these verbs wrote; "
            + "flags set what is not known, or another data set. timm's multi-head checkpoints are read as they are.",
            "eval runs/mine",
            "eval runs/mine/checkpoints/last.safetensors --split validation --format json",
            "eval vit_small.safetensors --variant {mha} --model-size small --dataset imagenet --data-dir /data/imagenet") { weights, split, raw, format };
        Experiments.Arguments.Argument[] arguments = [.. RunKeys.All.Where(a => Groups.Contains(a.Group) || a.Name == "batch_size").Where(a => a.Name is not ("initial_checkpoint" or "pooling" or "train_limit"))];
        command.Groups = RunHelp.Of(arguments, ("batch_size", ArgumentGroup.Machine, "Images at once; it decides no result but of rules with 'scope: batch'. Default: the run's or the spec's."));
        var flags = new RunFlags(command, arguments);
        command.SetAction(parsed => RunMessages.Guard(host, () =>
        {
            TorchRuntime.EnsureLoaded();
            WeightsSource source = WeightsSource.Find(parsed.GetRequiredValue(weights));
            RunPlan plan = source.Plan(flags.Read(parsed), catalog);
            bool averaged = source.IsAveraged(parsed.GetValue(raw));
            using var stop = new StopSignal(host.Error);
            try
            {
                EvaluationReport report = new WeightsEvaluation(plan, source.File, parsed.GetValue(split), averaged).Run(stop.Token);
                Write(report, plan, source, averaged, parsed.GetValue(split), parsed.GetValue(format), host);
                return ExitCode.Clean;
            }
            catch (OperationCanceledException) when (stop.ExitCode != 0)
            {
                return stop.ExitCode;
            }
        }));
        return command;
    }

    private static void Write(EvaluationReport report, RunPlan plan, WeightsSource source, bool averaged, DatasetPart split, OutputFormat format, CliHost host)
    {
        string dataset = plan.Arguments.Dataset, variant = plan.Variant.Name;
        if (format == OutputFormat.Json)
        {
            Json.Write(host.Out, new { Json.FormatVersion, Variant = variant, Dataset = dataset, Split = split, Weights = source.File, Averaged = averaged, Evaluation = report });
            return;
        }
        var ink = new Ink(host.HasColour);
        WriteLine("weights", Printable.Line($"{variant}, {source.File}{(averaged ? " (averaged)" : "")}"));
        WriteLine("images", string.Create(CultureInfo.InvariantCulture, $"{report.Images:N0} of {dataset}, {split.ToString().ToLowerInvariant()}; {report.ImagesPerSecond:0} a second"));
        WriteLine("top-1", ink.Bold(string.Create(CultureInfo.InvariantCulture, $"{100 * report.Top1:0.00} %")));
        if (report.Top5 is { } top5) WriteLine("top-5", string.Create(CultureInfo.InvariantCulture, $"{100 * top5:0.00} %"));
        WriteLine("loss", report.Loss.ToString("0.0000", CultureInfo.InvariantCulture));
        WriteLine("allocation", AllocationText.Format(report.Allocations));
        if (report.ClassNames.Count > MostClassesShown) return;

        host.Out.Write("\nimages by class (rows) and answer (columns)\n");
        long[] others = [.. report.Confusion.Select((row, label) => report.ClassCounts[label] - row.Sum())];        // of a classifier with more classes
        bool hasOthers = others.Any(n => n > 0);
        string[][] rows =
        [
            ["", .. report.ClassNames.Select(Printable.Line), .. hasOthers ? ["others"] : Array.Empty<string>(), "recall"],
            .. report.Confusion.Select((row, label) => (string[])[Printable.Line(report.ClassNames[label]), .. row.Select(Count), .. hasOthers ? [Count(others[label])] : Array.Empty<string>(), Percent(report.Recall[label])]),
        ];
        foreach (string row in Columns.Align(rows)) host.Out.Write($"{row}\n");

        void WriteLine(string name, string value) => host.Out.Write($"{name,-10}  {value}\n");
    }

    private static string Count(long images) => images == 0 ? "·" : images.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is null ? "no image" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
