using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Output;

/// <summary>A command whose own help ends with examples; the list of all verbs stays short.</summary>
internal sealed class VerbCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Options that help shows in groups under titles of their own; they are hidden from its one long list.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; set; } = [];
}

/// <summary>Options under one title.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<(string Names, string Description)> Options);

/// <summary><c>--help</c>: the usual help, then groups of options, then the examples.</summary>
internal sealed class HelpWithExamples(IReadOnlyList<Variant> catalog, CliHost host) : SynchronousCommandLineAction
{
    private const int Width = 120, WidestNames = 38;
    private readonly HelpAction _help = new() { MaxWidth = Width };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not VerbCommand verb) return ExitCode.Clean;
        foreach (OptionGroup group in verb.Groups) Write(group);
        if (verb.Examples.Count > 0) host.Out.Write($"Examples:\n{string.Concat(verb.Examples.Select(e => $"  {host.Name} {ExampleNames.Of(e, catalog)}\n"))}");
        return ExitCode.Clean;
    }

    private void Write(OptionGroup group)
    {
        host.Out.Write($"{group.Title}:\n");
        int width = Math.Min(WidestNames, group.Options.Max(o => o.Names.Length));
        foreach ((string names, string description) in group.Options)
        {
            string[] lines = [.. Wrapped(description, Width - width - 4)];
            host.Out.Write(names.Length > width ? $"  {names}\n" : $"  {names.PadRight(width)}  {lines[0]}\n");
            foreach (string line in names.Length > width ? lines : lines[1..]) host.Out.Write($"  {new string(' ', width)}  {line}\n");
        }
        host.Out.Write("\n");
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
