using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using DiagnosticDescriptor = GqaGen.Compiler.Diagnostics.DiagnosticDescriptor;

namespace GqaGen.Generator;

/// <summary>What the consumer's project says, through GqaGen.props.</summary>
internal static class ConsumerOptions
{
    private const string Fallback = "GqaGen.Generated";

    /// <summary>The project's root namespace. By default it is the project's name, which may hold what a namespace cannot, as in <c>my-app</c>.</summary>
    public static string RootNamespace(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? name) && name.Length > 0
            ? string.Join(".", name.Split('.').Select(Identifier))
            : Fallback;

    /// <summary>The page that explains all diagnostics: at the address that the generator was built with, or else the file that lies beside it.</summary>
    public static string DiagnosticsPage(AnalyzerConfigOptionsProvider options) =>
        DiagnosticDescriptor.Page
        ?? (options.GlobalOptions.TryGetValue("build_property.GqaGenDiagnosticsPage", out string? file) && Uri.TryCreate(Uri.UnescapeDataString(file), UriKind.Absolute, out Uri? page) ? page.AbsoluteUri : "DIAGNOSTICS.md");

    private static string Identifier(string part)
    {
        string name = new([.. part.Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_')]);
        if (name.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(name[0])) name = $"_{name}";
        return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";
    }

    /// <summary>The path that generated code and messages show: with forward slashes, and never one of this machine alone.</summary>
    public static string DisplayPath(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.GqaSpecPath", out string? path) && path.Length > 0 && !Path.IsPathRooted(path)
            ? path.Replace('\\', '/')
            : Path.GetFileName(file.Path);
}
