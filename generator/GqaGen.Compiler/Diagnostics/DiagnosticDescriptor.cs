namespace GqaGen.Compiler.Diagnostics;

/// <summary>A kind of problem; its id never changes its meaning.</summary>
public sealed record DiagnosticDescriptor(string Id, string Title, Severity Severity = Severity.Error)
{
    public string Category { get; } = "GqaGen";
}

public enum Severity { Info, Warning, Error }
