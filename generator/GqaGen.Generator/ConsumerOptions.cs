using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GqaGen.Generator;

/// <summary>What the consumer's project says, through GqaGen.props.</summary>
internal static class ConsumerOptions
{
    private const string Fallback = "GqaGen.Generated";

    public static string RootNamespace(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? name) && name.Length > 0 ? name : Fallback;

    /// <summary>The path that generated code and messages show: with forward slashes, and never one of this machine alone.</summary>
    public static string DisplayPath(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.GqaSpecPath", out string? path) && path.Length > 0 && !Path.IsPathRooted(path)
            ? path.Replace('\\', '/')
            : Path.GetFileName(file.Path);
}
