using System.CommandLine;
using System.Text.Json.Nodes;
using GqaGen.Cli.Output;
using GqaGen.Cli.Specs;
using GqaGen.Compiler;
using GqaGen.Compiler.Explain;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs;

/// <summary><c>explain</c>: what a spec means and costs.</summary>
internal static class ExplainVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Argument<string> path = new("file") { Description = $"What to explain: {NamedSpec.Syntax}." };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "explain",
            "Says what a spec means: what the variant does, how it runs and why, what it keeps, and what each size costs. Exit code 1 if the spec has errors.",
            "explain my-variant.gqa.yaml",
            "explain {kdgqa} --format json") { path, format };
        command.SetAction(parsed => Run(NamedSpec.Read(parsed.GetRequiredValue(path), catalog), parsed.GetValue(format), host));
        return command;
    }

    private static int Run(SpecSource source, OutputFormat format, CliHost host)
    {
        CheckedSpec spec = CheckedSpec.Of(source);
        Emission.WriteProblems(spec, host);
        if (spec.Result.Spec is not { } valid) return ExitCode.Errors;
        var explanation = SpecExplanation.Of(valid);
        if (format == OutputFormat.Json) Json.Write(host.Out, new { Json.FormatVersion, Explanation = JsonNode.Parse(explanation.ToJson()) });
        else host.Out.Write(explanation.ToText());
        return ExitCode.Clean;
    }
}
