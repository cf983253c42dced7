using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GqaGen.Cli.Output;

/// <summary>A command whose own help ends with examples; the list of all verbs stays short.</summary>
internal sealed class VerbCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary><c>--help</c>: the usual help, then the examples.</summary>
internal sealed class HelpWithExamples(CliHost host) : SynchronousCommandLineAction
{
    private const int Width = 120;
    private readonly HelpAction _help = new() { MaxWidth = Width };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is VerbCommand { Examples: { Count: > 0 } examples })
            host.Out.Write($"Examples:\n{string.Concat(examples.Select(e => $"  {host.Name} {e}\n"))}");
        return ExitCode.Clean;
    }
}
