using System.Globalization;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>A problem in a spec: what was found, what is expected and the mend, at its place.</summary>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, string Message, string Path, TextSpan Span)
{
    public string Id => Descriptor.Id;

    public Severity Severity => Descriptor.Severity;

    /// <summary>As the C# compiler prints it, with lines and columns from 1.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "{0}({1},{2}): {3} {4}: {5}", Path, Span.StartLine + 1, Span.StartColumn + 1, Severity.ToString().ToLowerInvariant(), Id, Message);
}
