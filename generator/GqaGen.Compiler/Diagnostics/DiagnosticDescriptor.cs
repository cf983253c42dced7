using System.Reflection;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>A kind of problem; its id never changes its meaning.</summary>
public sealed record DiagnosticDescriptor(string Id, string Title, Severity Severity = Severity.Error)
{
    private static readonly string Page = typeof(DiagnosticDescriptor).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(a => a.Key == "DiagnosticsPage")?.Value ?? "DIAGNOSTICS.md";

    public string Category { get; } = "GqaGen";

    /// <summary>The section that explains it: at the address that the build was given, or else in the page that lies beside the generator.</summary>
    public string HelpLink => $"{Page}#{Id.ToLowerInvariant()}";
}

public enum Severity { Info, Warning, Error }
