using System.CommandLine;

namespace GqaGen.Cli.Output;

/// <summary>How data are printed.</summary>
internal enum OutputFormat { Text, Json }

/// <summary>The option of every verb that prints data.</summary>
internal static class FormatOption
{
    public static Option<OutputFormat> Create() => WordOption.Create(
        "--format",
        "text (default) or json: one document, whose formatVersion rises when a member goes or changes its meaning.",
        ("text", OutputFormat.Text),
        ("json", OutputFormat.Json));
}
