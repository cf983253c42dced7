using GqaGen.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GqaGen.Generator;

/// <summary>A problem of a spec with the path of its file.</summary>
internal sealed record SpecDiagnostic(string FilePath, Compiler.Diagnostics.Diagnostic Diagnostic)
{
    private const string Category = "GqaGen";

    public Microsoft.CodeAnalysis.Diagnostic ToRoslyn()
    {
        DiagnosticRule rule = Diagnostic.Rule;
        Compiler.Text.TextSpan span = Diagnostic.Span;
        return Microsoft.CodeAnalysis.Diagnostic.Create(
            rule.Id,
            Category,
            Diagnostic.Message,
            rule.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            rule.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            isEnabledByDefault: true,
            warningLevel: rule.Severity == Severity.Error ? 0 : 1,
            title: rule.Title,
            location: Location.Create(FilePath, new(span.Start, span.Length), new LinePositionSpan(new(span.StartLine, span.StartColumn), new(span.EndLine, span.EndColumn))));
    }
}
