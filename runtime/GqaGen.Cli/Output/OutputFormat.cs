using System.CommandLine;
using System.CommandLine.Parsing;

namespace GqaGen.Cli.Output;

/// <summary>How data are printed.</summary>
internal enum OutputFormat { Text, Json }

/// <summary>The option of every verb that prints data.</summary>
internal static class FormatOption
{
    public static Option<OutputFormat> Create() => new("--format")
    {
        Description = "text (default) or json: one document, whose formatVersion rises when a member goes or changes its meaning.",
        HelpName = "text|json",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "text" => OutputFormat.Text,
            "json" => OutputFormat.Json,
            string other => Refuse(result, other),
        },
    };

    private static OutputFormat Refuse(ArgumentResult result, string other)
    {
        result.AddError($"--format is 'text' or 'json', not '{other}'.");
        return default;
    }
}
