using GqaGen.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SpecProblem = GqaGen.Compiler.Diagnostics.Diagnostic;
using TextSpan = GqaGen.Compiler.Text.TextSpan;

namespace GqaGen.Generator;

/// <summary>A problem of a spec with the path of its file.</summary>
internal sealed record SpecDiagnostic(string FilePath, SpecProblem Problem)
{
    public Microsoft.CodeAnalysis.Diagnostic ToRoslyn()
    {
        TextSpan span = Problem.Span;
        DiagnosticSeverity severity = Problem.Severity switch
        {
            Severity.Error => DiagnosticSeverity.Error,
            Severity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        };
        return Microsoft.CodeAnalysis.Diagnostic.Create(
            Problem.Id,
            Problem.Descriptor.Category,
            Problem.Message,
            severity,
            severity,
            isEnabledByDefault: true,
            warningLevel: severity == DiagnosticSeverity.Error ? 0 : 1,
            title: Problem.Descriptor.Title,
            location: Location.Create(FilePath, new(span.Start, span.Length), new LinePositionSpan(new(span.StartLine, span.StartColumn), new(span.EndLine, span.EndColumn))));
    }
}
