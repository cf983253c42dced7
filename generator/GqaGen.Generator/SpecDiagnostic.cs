using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Severity = GqaGen.Compiler.Diagnostics.Severity;
using SpecDescriptor = GqaGen.Compiler.Diagnostics.DiagnosticDescriptor;
using SpecDescriptors = GqaGen.Compiler.Diagnostics.Descriptors;
using SpecProblem = GqaGen.Compiler.Diagnostics.Diagnostic;
using TextSpan = GqaGen.Compiler.Text.TextSpan;

namespace GqaGen.Generator;

/// <summary>A problem of a spec with the path of its file.</summary>
internal sealed record SpecDiagnostic(string FilePath, SpecProblem Problem)
{
    private static readonly Dictionary<string, DiagnosticDescriptor> Descriptors = SpecDescriptors.All.ToDictionary(d => d.Id, ToRoslyn, StringComparer.Ordinal);

    /// <summary>As the compiler shows it; the consumer's NoWarn, WarningsAsErrors and global analyzer configs apply to it.</summary>
    public Diagnostic ToRoslyn()
    {
        TextSpan span = Problem.Span;
        var lines = new LinePositionSpan(new(span.StartLine, span.StartColumn), new(span.EndLine, span.EndColumn));
        return Diagnostic.Create(Descriptors[Problem.Id], Location.Create(FilePath, new(span.Start, span.Length), lines), Problem.Message);
    }

    private static DiagnosticDescriptor ToRoslyn(SpecDescriptor descriptor) => new(
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
        helpLinkUri: descriptor.HelpLink);
}
