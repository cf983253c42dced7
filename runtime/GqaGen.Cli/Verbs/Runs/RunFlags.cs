using System.CommandLine;
using GqaGen.Experiments.Arguments;
using Argument = GqaGen.Experiments.Arguments.Argument;

namespace GqaGen.Cli.Verbs.Runs;

/// <summary>The arguments of a run as options of a command.</summary>
internal sealed class RunFlags
{
    private readonly (Argument Argument, Option<string?> Option)[] _options;

    /// <summary>Adds those arguments to a command; they are shown in groups, so the command's own help leaves them out.</summary>
    public RunFlags(Command command, IEnumerable<Argument> arguments)
    {
        _options = [.. arguments.Select(a => (a, OptionOf(a)))];
        foreach ((_, Option<string?> option) in _options) command.Add(option);
    }

    /// <summary>What the command line says.</summary>
    /// <exception cref="ArgumentsException">A value is none; every such is named.</exception>
    public ArgumentValues Read(ParseResult parsed)
    {
        var values = new ArgumentValues();
        var problems = new List<string>();
        foreach ((Argument argument, Option<string?> option) in _options)
        {
            if (parsed.GetResult(option) is not { Implicit: false } given) continue;
            try
            {
                values.Parse(argument, given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value);
            }
            catch (ArgumentsException e)
            {
                problems.AddRange(e.Problems);
            }
        }
        return problems.Count == 0 ? values : throw new ArgumentsException(problems);
    }

    private static Option<string?> OptionOf(Argument argument)
    {
        Option<string?> option = new(argument.Flag, [.. argument.Aliases])
        {
            Description = argument.Description,
            HelpName = argument.ValueName,
            Hidden = true,
            Arity = argument.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            AllowMultipleArgumentsPerToken = false,
        };
        if (argument.Words.Count > 0) option.CompletionSources.Add([.. argument.Words]);
        return option;
    }
}
