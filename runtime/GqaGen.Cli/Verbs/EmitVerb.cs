using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Cli.Specs;
using GqaGen.Compiler;
using GqaGen.Compiler.Emit;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs;

/// <summary><c>emit</c>: the C# that the generator makes of a spec.</summary>
internal static class EmitVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        Argument<string> path = new("file") { Description = $"What to emit: {NamedSpec.Syntax}." };
        Option<string> rootNamespace = new("--namespace") { Description = "The namespace of the generated types; in a build it is the project's RootNamespace.", DefaultValueFactory = _ => Emission.DefaultNamespace };
        Option<string?> folder = new("--out") { Description = "Writes the file into this folder, which is made, and prints its path instead of its text.", HelpName = "dir" };
        Option<OutputFormat> format = FormatOption.Create();
        rootNamespace.Validators.Add(result =>
        {
            string name = result.GetValueOrDefault<string>() ?? "";
            if (!NamespaceName.IsValid(name)) result.AddError($"--namespace: '{name}' is no C# namespace; write identifiers that are no keywords, joined by dots, for instance MyModels.Attention.");
        });
        VerbCommand command = new(
            "emit",
            "Prints the C# that the generator makes of a spec, or writes it to a file. Exit code 1 if the spec has errors.",
            "emit my-variant.gqa.yaml",
            "emit my-variant.gqa.yaml --namespace MyModels --out generated") { path, rootNamespace, folder, format };
        command.SetAction(parsed => Run(NamedSpec.Read(parsed.GetRequiredValue(path), catalog), parsed.GetRequiredValue(rootNamespace), parsed.GetValue(folder), parsed.GetValue(format), host));
        return command;
    }

    private static int Run(SpecSource source, string rootNamespace, string? folder, OutputFormat format, CliHost host)
    {
        CheckedSpec spec = CheckedSpec.Of(source);
        Emission.WriteProblems(spec, host);
        if (spec.Result.Spec is not { } valid) return ExitCode.Errors;
        GeneratedFile file = Emission.Of(valid, rootNamespace);

        string? written = folder is null ? null : OutputFolder.Write(folder, file);
        if (format == OutputFormat.Json)
            Json.Write(host.Out, new
            {
                Json.FormatVersion,
                Spec = valid.Name,
                Namespace = rootNamespace,
                File = file.Name,
                Path = written,
                file.Text,
            });
        else host.Out.Write(written is null ? file.Text : $"{Printable.Line(written)}\n");
        return ExitCode.Clean;
    }
}
