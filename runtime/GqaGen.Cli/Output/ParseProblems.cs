using System.CommandLine;
using System.CommandLine.Parsing;
using GqaGen.Experiments.Arguments;

namespace GqaGen.Cli.Output;

/// <summary>What is wrong with a command line, a sentence each.</summary>
internal static class ParseProblems
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        string[] verbs = [.. parsed.CommandResult.Command.Subcommands.Select(v => v.Name)], flags = [.. FlagsOf(parsed.CommandResult)];
        if (verbs.Length > 0 && parsed.UnmatchedTokens is [{ } word, ..] && !IsOption(word))
            return [$"There is no verb '{word}'{DidYouMean(word, [.. verbs, .. flags])}"];
        HashSet<string> values = [.. parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value)];
        string[] unknown = [.. parsed.UnmatchedTokens.Where(token => IsOption(token) && !values.Contains(token)), .. OptionsTakenForValues(parsed)];
        if (unknown.Length == 0) return parsed.Errors.Select(e => e.Message).Distinct();

        IEnumerable<string> problems = unknown.Distinct().Select(option => $"There is no option '{option}'{DidYouMean(option, flags)}");
        if (verbs.Length > 0) return problems;                              // that there is no verb says less

        // What follows an unknown option may be its value: it is no problem of its own.
        HashSet<string> told = [.. parsed.UnmatchedTokens];
        return problems.Concat(parsed.Errors.Select(e => e.Message).Where(message => !told.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))).Distinct());
    }

    /// <summary>Mistyped options that an argument took; after <c>--</c> they are values.</summary>
    public static IEnumerable<string> OptionsTakenForValues(ParseResult parsed)
    {
        HashSet<Token> before = new(parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash), ReferenceEqualityComparer.Instance);
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Where(before.Contains).Select(t => t.Value).Where(IsOption);
    }

    private static IEnumerable<string> FlagsOf(CommandResult at) => at.Command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Where(IsOption).Concat(Inherited(at));

    // --help is the root's, and every verb's.
    private static IEnumerable<string> Inherited(CommandResult at) =>
        at.Parent is CommandResult parent ? parent.Command.Options.Where(o => o.Recursive).Select(o => o.Name).Concat(Inherited(parent)) : [];

    private static string DidYouMean(string word, IReadOnlyCollection<string> known) => ArgumentNames.Nearest(word, known) is { } meant ? $"; did you mean '{meant}'?" : ".";

    // A lone '-' and numbers below zero are values.
    private static bool IsOption(string token) => token is ['-', not ('.' or (>= '0' and <= '9')), ..] and not "--";
}
