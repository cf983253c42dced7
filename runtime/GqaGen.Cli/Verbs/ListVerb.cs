using System.CommandLine;
using System.Globalization;
using GqaGen.Cli.Output;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs;

/// <summary><c>list</c>: the variants of the program's catalog.</summary>
internal static class ListVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "list",
            "Lists the variants compiled into this program, with the parameters and the KV-cache bytes a token of each size.",
            "list",
            "list --format json") { format };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(format) == OutputFormat.Json) Json.Write(host.Out, Document(catalog));
            else WriteText(catalog, host);
            return ExitCode.Clean;
        });
        return command;
    }

    private static void WriteText(IReadOnlyList<Variant> catalog, CliHost host)
    {
        var ink = new Ink(host.HasColour);
        bool isFirst = true;
        foreach (Variant variant in catalog)
        {
            if (!isFirst) host.Out.Write('\n');
            isFirst = false;
            host.Out.Write($"{ink.Bold(variant.Name)}: {Printable.Line(variant.Summary)}\n");
            List<string[]> rows = [["size", "embed_dim", "depth", "num_heads", "num_kv_heads", "parameters", "KV bytes a token"]];
            foreach (string name in variant.SizeNames)
            {
                ViTOptions size = variant.Size(name);
                rows.Add([name, Number(size.EmbedDim), Number(size.Depth), Number(size.NumHeads), Number(size.NumKvHeads), Number(ViTParameters.Count(size)), Number(size.KvBytesPerToken)]);
            }
            foreach (string row in Columns.Align(rows)) host.Out.Write($"  {row}\n");
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static object Document(IReadOnlyList<Variant> catalog) => new
    {
        Json.FormatVersion,
        Variants = catalog.Select(variant => new
        {
            variant.Name,
            variant.Summary,
            Sizes = variant.SizeNames.Select(name => (Name: name, Options: variant.Size(name))).Select(size => new
            {
                size.Name,
                size.Options.EmbedDim,
                size.Options.Depth,
                size.Options.NumHeads,
                size.Options.NumKvHeads,
                Parameters = ViTParameters.Count(size.Options),
                size.Options.KvBytesPerToken,
            }),
        }),
    };
}
