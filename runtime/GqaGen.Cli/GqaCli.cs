using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using GqaGen.Cli.Output;
using GqaGen.Cli.Verbs;
using GqaGen.Cli.Verbs.Runs;
using GqaGen.Cli.Verbs.Studies;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli;

/// <summary>The command line of GqaGen, for the tool <c>gqagen</c> and for any program with variants of its own.</summary>
public static class GqaCli
{
    /// <summary>
    /// Runs one verb: <c>list</c>, <c>check</c>, <c>explain</c>, <c>emit</c>, <c>diff</c>, <c>schema</c>, <c>audit</c>, <c>train</c>, <c>eval</c>, <c>convert</c>, <c>freeze</c>, <c>study</c> or <c>doctor</c>. Data go to the standard output, messages to the standard error.
    /// </summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="catalog">The variants that verbs know by name: <c>GqaCatalog.All</c> of the program's assembly.</param>
    /// <returns>The exit code: 0 if all is well, 1 if specs or the machine have errors, 2 if the request cannot be carried out as given.</returns>
    public static int Run(IReadOnlyList<string> args, IReadOnlyList<Variant> catalog) => Run(args, catalog, CliHost.OfProcess());

    internal static int Run(IReadOnlyList<string> args, IReadOnlyList<Variant> catalog, CliHost host)
    {
        Command root = Root(catalog, host);

        // A path that starts with @ is a path, not a file of further arguments.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction || (parsed.Action is not HelpWithExamples && ParseProblems.OptionsTakenForValues(parsed).Any()))
        {
            foreach (string problem in ParseProblems.Of(parsed)) host.Error.WriteLine($"error: {Printable.Line(problem)}");
            host.Error.WriteLine($"Usage and examples: {host.Name} {Path(parsed.CommandResult)}--help");
            return ExitCode.Usage;
        }
        try
        {
            return parsed.Invoke(new() { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false });
        }
        catch (CliException e)
        {
            host.Error.WriteLine($"error: {Printable.Line(e.Message)}");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine($"error: {Printable.Line(e.Message)}");
            return ExitCode.Usage;
        }
    }

    // "study run " of a command two levels down.
    private static string Path(CommandResult at) => at.Parent is CommandResult parent ? $"{Path(parent)}{at.Command.Name} " : "";

    internal static VerbCommand Root(IReadOnlyList<Variant> catalog, CliHost host) => new(
            host.Name,
            "Attention variants from YAML specs: list, check, explain, emit, compare, train, measure, convert and freeze them, and examine this machine. Data go to the standard output, messages to the standard error. Exit codes: 0 all is well, 1 specs or the machine have errors, 2 the request cannot be carried out as given. NO_COLOR turns colours off.",
            "list",
            "check specs",
            "explain {specs/kdgqa.gqa.yaml}",
            "emit my-variant.gqa.yaml --namespace MyModels --out generated",
            "diff {specs/gqa.gqa.yaml} {specs/kdgqa.gqa.yaml}",
            "train --variant {kdgqa} --epochs 30 --lr 2e-3",
            "doctor")
    {
        new HelpOption { Action = new HelpWithExamples(catalog, host) },
        new VersionOption(),
        ListVerb.Command(catalog, host),
        CheckVerb.Command(host),
        ExplainVerb.Command(catalog, host),
        EmitVerb.Command(catalog, host),
        DiffVerb.Command(catalog, host),
        SchemaVerb.Command(host),
        AuditVerb.Command(catalog, host),
        TrainVerb.Command(catalog, host),
        EvalVerb.Command(catalog, host),
        ConvertVerb.Command(catalog, host),
        FreezeVerb.Command(catalog, host),
        StudyVerb.Command(catalog, host),
        DoctorVerb.Command(host),
    };
}
