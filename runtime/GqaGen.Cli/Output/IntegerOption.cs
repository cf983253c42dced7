using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GqaGen.Cli.Output;

/// <summary>Options that take a whole number of a range.</summary>
internal static class IntegerOption
{
    private const int Most = 1_000_000_000;

    /// <summary>One without a default.</summary>
    public static Option<int?> Create(string name, string description, string valueName = "n", int from = 1, int to = Most) => new(name)
    {
        Description = description,
        HelpName = valueName,
        CustomParser = result => Parse(result, name, from, to),
    };

    /// <summary>One with a default, which help shows.</summary>
    public static Option<int> CreateWithDefault(string name, int value, string description, string valueName = "n", int from = 0, int to = Most) => new(name)
    {
        Description = description,
        HelpName = valueName,
        DefaultValueFactory = _ => value,
        CustomParser = result => Parse(result, name, from, to) ?? value,
    };

    private static int? Parse(ArgumentResult result, string name, int from, int to)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= from && number <= to) return number;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"'{name}' must be an integer from {from} to {to}, not '{text}'."));
        return null;
    }
}
