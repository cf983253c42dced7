using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Cli.Specs;
using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Cli.Verbs;

/// <summary><c>check</c>: every problem of specs, at its place.</summary>
internal static class CheckVerb
{
    public static Command Command(CliHost host)
    {
        Argument<string[]> paths = new("path") { Description = "Spec files, or folders: all *.gqa.yaml in them and below.", Arity = ArgumentArity.OneOrMore };
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "check",
            "Reports every problem of specs with its file, line and column. Exit code 1 if one is an error, 2 if a file cannot be read.",
            "check my-variant.gqa.yaml",
            "check specs --format json") { paths, format };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(paths), parsed.GetValue(format), host));
        return command;
    }

    private static int Run(IReadOnlyList<string> paths, OutputFormat format, CliHost host)
    {
        FoundSpecs found = SpecFiles.Find(paths);
        List<CheckedSpec> read = [];
        List<UnreadPath> unread = [.. found.Unread];
        foreach (string path in found.Files)
        {
            try
            {
                read.Add(CheckedSpec.Of(SpecReader.Read(path)));
            }
            catch (CliException e)
            {
                unread.Add(new(path, e.Message));
            }
        }
        IReadOnlyList<CheckedSpec> specs = CheckedSpec.WithClashes(read);

        if (format == OutputFormat.Json) Json.Write(host.Out, Document(specs, unread));
        else
            foreach (CheckedSpec spec in specs)
                foreach (Diagnostic diagnostic in spec.Diagnostics)
                    DiagnosticText.Write(host.Out, diagnostic, spec.Source, new(host.HasColour));
        foreach (UnreadPath path in unread) host.Error.WriteLine($"error: {Printable.Line(path.Problem)}");

        int errors = specs.Sum(s => s.Diagnostics.Count(d => d.Severity == Severity.Error)), warnings = specs.Sum(s => s.Diagnostics.Count(d => d.Severity == Severity.Warning));
        host.Error.WriteLine($"{Count(specs.Count, "spec")}: {Count(errors, "error")}, {Count(warnings, "warning")}");
        return unread.Count > 0 ? ExitCode.Usage : errors > 0 ? ExitCode.Errors : ExitCode.Clean;
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static object Document(IReadOnlyList<CheckedSpec> specs, IReadOnlyList<UnreadPath> unread) => new
    {
        Json.FormatVersion,
        Specs = specs.Select(object (s) => new { s.Source.Path, Name = s.Result.Spec?.Name, Valid = !s.HasErrors, Diagnostics = s.Diagnostics.Select(DiagnosticDocument.Of) })
            .Concat(unread.Select(u => new { Path = u.Path.Replace('\\', '/'), Name = (string?)null, Valid = false, Diagnostics = Array.Empty<DiagnosticDocument>(), Error = u.Problem })),
    };
}
