using System.CommandLine;
using System.CommandLine.Parsing;
using GqaGen.Experiments.Arguments;

namespace GqaGen.Cli.Output;

/// <summary>Options that take one of a few words.</summary>
internal static class WordOption
{
    public static Option<T> Create<T>(string name, string description, params (string Word, T Value)[] words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words.Select(w => w.Word)),
        CustomParser = result => Parse(result, name, words),
    };

    private static T Parse<T>(ArgumentResult result, string name, (string Word, T Value)[] words)
    {
        string text = result.Tokens[0].Value;
        foreach ((string word, T value) in words)
            if (word == text) return value;
        string[] allowed = [.. words.Select(w => w.Word)];
        string list = string.Join(", ", allowed.Select(w => $"'{w}'"));
        result.AddError($"'{name}' cannot be '{text}'; {(ArgumentNames.Nearest(text, allowed) is { } meant ? $"did you mean '{meant}'? Allowed: {list}." : $"it must be one of {list}.")}");
        return default!;
    }
}
