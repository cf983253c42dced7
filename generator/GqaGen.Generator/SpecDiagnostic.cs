using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Severity = GqaGen.Compiler.Diagnostics.Severity;
using SpecDescriptor = GqaGen.Compiler.Diagnostics.DiagnosticDescriptor;
using SpecDescriptors = GqaGen.Compiler.Diagnostics.Descriptors;
using SpecProblem = GqaGen.Compiler.Diagnostics.Diagnostic;
using TextSpan = GqaGen.Compiler.Text.TextSpan;

namespace GqaGen.Generator;

/// <summary>A problem of a spec with the path of its file.</summary>
/// <param name="Report">How severe the consumer makes it.</param>
internal sealed record SpecDiagnostic(string FilePath, SpecProblem Problem, ReportDiagnostic Report = ReportDiagnostic.Default)
{
    /// <summary>As the compiler shows it; the consumer's NoWarn, WarningsAsErrors and global analyzer configs apply to a warning afterwards.</summary>
    /// <param name="page">Explains all kinds of problems.</param>
    public Diagnostic ToRoslyn(string page)
    {
        TextSpan span = Problem.Span;
        var lines = new LinePositionSpan(new(span.StartLine, span.StartColumn), new(span.EndLine, span.EndColumn));
        DiagnosticDescriptor descriptor = ToRoslyn(SpecDescriptors.All.Single(d => d.Id == Problem.Id), page);
        DiagnosticSeverity severity = Report switch
        {
            ReportDiagnostic.Error => DiagnosticSeverity.Error,
            ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
            ReportDiagnostic.Info => DiagnosticSeverity.Info,
            _ => descriptor.DefaultSeverity,
        };
        return Diagnostic.Create(descriptor, Location.Create(FilePath, new(span.Start, span.Length), lines), severity, additionalLocations: null, properties: null, Problem.Message);
    }

    private static DiagnosticDescriptor ToRoslyn(SpecDescriptor descriptor, string page) => new(
        descriptor.Id,
        descriptor.Title,
        messageFormat: "{0}",
        descriptor.Category,
        descriptor.Severity switch
        {
            Severity.Error => DiagnosticSeverity.Error,
            Severity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        },
        isEnabledByDefault: true,
        helpLinkUri: descriptor.SectionOf(page),
        customTags: descriptor.Severity == Severity.Error ? [WellKnownDiagnosticTags.NotConfigurable] : []);
}
