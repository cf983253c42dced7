using System.CommandLine;
using System.Globalization;
using GqaGen.Cli.Output;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Cli.Verbs;

/// <summary><c>audit</c>: which variants give an image the same logits in any batch.</summary>
internal static class AuditVerb
{
    private const int Images = 33;
    private static readonly int[] BatchSizes = [2, 3, 7, 8, 16, 33];

    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Argument<string[]> names = new("VARIANTS") { Description = "The variants to audit; all of them unless given.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> size = new("--size") { Description = "The size to build. Default: tiny where a variant has it, else its first.", HelpName = "NAME" };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "audit",
            $"Shows {Images} random images to a freshly initialised model of each variant, alone and in batches, and tells whether each image's logits are the same to the last bit. Exit code 1 if a variant's are not.",
            "audit",
            "audit {kdgqa} --size small",
            "audit --format json") { names, size, format };
        command.SetAction(parsed =>
        {
            string[] wanted = parsed.GetValue(names)!;
            if (wanted.Except(catalog.Select(v => v.Name)).FirstOrDefault() is { } unknown)
                throw new CliException($"There is no variant '{unknown}'; there are {string.Join(", ", catalog.Select(v => v.Name))}.");
            return Run([.. catalog.Where(v => wanted.Length == 0 || wanted.Contains(v.Name))], parsed.GetValue(size), parsed.GetValue(format), host);
        });
        return command;
    }

    private static int Run(IReadOnlyList<Variant> variants, string? size, OutputFormat format, CliHost host)
    {
        try
        {
            TorchRuntime.EnsureLoaded();
            Result[] results = [.. variants.Select(v => v.Accept(new Audit(size)))];
            if (format == OutputFormat.Json) Json.Write(host.Out, new { Json.FormatVersion, Images, Variants = results });
            else WriteText(results, host);
            return results.All(r => r.IsInvariant) ? ExitCode.Clean : ExitCode.Errors;
        }
        catch (Exception e) when (e is TorchLoadException or KeyNotFoundException)
        {
            throw new CliException(e.Message);
        }
    }

    private static void WriteText(IReadOnlyList<Result> results, CliHost host)
    {
        var ink = new Ink(host.HasColour);
        string[][] rows = [["variant", "size", "images that change", "largest difference"], .. results.Select(r =>
            new[] { r.Name, r.Size, $"{r.Changed} of {Images}", r.LargestDifference.ToString("0.##e+0", CultureInfo.InvariantCulture) })];
        string[] lines = [.. Columns.Align(rows)];
        host.Out.Write($"  {lines[0]}\n");
        foreach ((string line, Result result) in lines.Skip(1).Zip(results))
            host.Out.Write($"{(result.IsInvariant ? ink.Green("=") : ink.Yellow("≠"))} {line}\n");
    }

    private sealed record Result(string Name, string Size, bool IsInvariant, int Changed, double LargestDifference, IReadOnlyList<BatchInvarianceRow> Batches);

    private sealed class Audit(string? size) : IVariantVisitor<Result>
    {
        public Result Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            string name = size ?? (variant.SizeNames.Contains("tiny") ? "tiny" : variant.SizeNames[0]);
            TOptions options = variant.Size(name);
            using TModel model = TModel.Create(options, seed: 1);
            using var generator = new Generator(1);
            using Tensor images = rand([Images, options.InChans, options.ImgSize, options.ImgSize], generator: generator);
            IReadOnlyList<BatchInvarianceRow> rows = BatchInvariance.Audit(model, images, BatchSizes);
            return new(variant.Name, name, rows.All(r => r.Changed == 0), rows.Max(r => r.Changed), rows.Max(r => r.LargestDifference), rows);
        }
    }
}
