using System.CommandLine;
using System.CommandLine.Parsing;
using GqaGen.Experiments.Arguments;

namespace GqaGen.Cli.Output;

/// <summary>What is wrong with a command line, a sentence each.</summary>
internal static class ParseProblems
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        if (parsed.CommandResult.Command.Subcommands is { Count: > 0 } verbs && parsed.UnmatchedTokens is [{ } word, ..] && !IsOption(word))
            return [$"There is no verb '{word}'{DidYouMean(word, [.. verbs.Select(v => v.Name)])}"];
        string[] unknown = [.. parsed.UnmatchedTokens.Where(IsOption), .. OptionsTakenForValues(parsed)];
        if (unknown.Length == 0) return parsed.Errors.Select(e => e.Message).Distinct();

        // What follows an unknown option may be its value: it is no problem of its own.
        string[] flags = [.. parsed.CommandResult.Command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Where(IsOption)];
        HashSet<string> told = [.. parsed.UnmatchedTokens];
        return unknown.Distinct().Select(option => $"There is no option '{option}'{DidYouMean(option, flags)}")
            .Concat(parsed.Errors.Select(e => e.Message).Where(message => !told.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))).Distinct());
    }

    /// <summary>Mistyped options that an argument of several values took; after <c>--</c> they are values.</summary>
    public static IEnumerable<string> OptionsTakenForValues(ParseResult parsed) => parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
        ? []
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(IsOption);

    private static string DidYouMean(string word, IReadOnlyCollection<string> known) => ArgumentNames.Nearest(word, known) is { } meant ? $"; did you mean '{meant}'?" : ".";

    private static bool IsOption(string token) => token.StartsWith("--", StringComparison.Ordinal) && token.Length > 2;
}
