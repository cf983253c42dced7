using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Cli.Verbs;

/// <summary>A diagnostic in JSON; lines and columns count from 1, the end is exclusive, the length in UTF-16 characters.</summary>
internal sealed record DiagnosticDocument(string Id, Severity Severity, string Message, int Line, int Column, int EndLine, int EndColumn, int Length)
{
    public static DiagnosticDocument Of(Diagnostic diagnostic) => new(
        diagnostic.Id,
        diagnostic.Severity,
        diagnostic.Message,
        diagnostic.Span.StartLine + 1,
        diagnostic.Span.StartColumn + 1,
        diagnostic.Span.EndLine + 1,
        diagnostic.Span.EndColumn + 1,
        diagnostic.Span.Length);
}
