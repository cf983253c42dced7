namespace GqaGen.Compiler.Diagnostics;

/// <summary>A kind of problem; its id never changes its meaning.</summary>
public sealed record DiagnosticDescriptor(string Id, string Title, Severity Severity = Severity.Error)
{
    public string Category { get; } = "GqaGen";

    /// <summary>The section that explains it, in the page that lies beside the generator.</summary>
    public string HelpLink => $"DIAGNOSTICS.md#{Id.ToLowerInvariant()}";
}

public enum Severity { Info, Warning, Error }
