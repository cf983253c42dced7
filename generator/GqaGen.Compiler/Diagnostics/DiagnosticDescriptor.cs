using System.Reflection;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>A kind of problem; its id never changes its meaning.</summary>
public sealed record DiagnosticDescriptor(string Id, string Title, Severity Severity = Severity.Error)
{
    /// <summary>The address of the page that explains all kinds, if the build was given one.</summary>
    public static string? Page { get; } = typeof(DiagnosticDescriptor).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(a => a.Key == "DiagnosticsPage")?.Value;

    public string Category { get; } = "GqaGen";

    /// <summary>The section of a page that explains this kind.</summary>
    public string SectionOf(string page) => $"{page}#{Id.ToLowerInvariant()}";
}

public enum Severity { Info, Warning, Error }
