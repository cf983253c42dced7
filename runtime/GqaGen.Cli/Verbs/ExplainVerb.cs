using System.CommandLine;
using System.Text.Json.Nodes;
using GqaGen.Cli.Output;
using GqaGen.Cli.Specs;
using GqaGen.Compiler.Explain;

namespace GqaGen.Cli.Verbs;

/// <summary><c>explain</c>: what a spec means and costs.</summary>
internal static class ExplainVerb
{
    public static Command Command(CliHost host)
    {
        Argument<string> path = new("file") { Description = "A spec file; or a name, for NAME.gqa.yaml here or in the folder specs." };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "explain",
            "Says what a spec means: what the variant does, how it runs and why, what it keeps, and what each size costs. Exit code 1 if the spec has errors.",
            "explain my-variant.gqa.yaml",
            "explain {kdgqa} --format json") { path, format };
        command.SetAction(parsed => Run(Resolve(parsed.GetRequiredValue(path)), parsed.GetValue(format), host));
        return command;
    }

    private static int Run(string path, OutputFormat format, CliHost host)
    {
        CheckedSpec spec = CheckedSpec.Of(SpecReader.Read(path));
        Emission.WriteProblems(spec, host);
        if (spec.Result.Spec is not { } valid) return ExitCode.Errors;
        var explanation = SpecExplanation.Of(valid);
        if (format == OutputFormat.Json) Json.Write(host.Out, new { Json.FormatVersion, Explanation = JsonNode.Parse(explanation.ToJson()) });
        else host.Out.Write(explanation.ToText());
        return ExitCode.Clean;
    }

    // What is there as a file is that file.
    private static string Resolve(string argument)
    {
        if (argument.Contains('\0') || File.Exists(argument) || argument.AsSpan().ContainsAny('/', '\\', '.')) return argument;
        string[] places = [$"{argument}.gqa.yaml", Path.Combine("specs", $"{argument}.gqa.yaml")];
        return places.FirstOrDefault(File.Exists) ?? throw new CliException($"{argument}: there is no {string.Join(" and no ", places)}; name a spec file.");
    }
}
