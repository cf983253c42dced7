using GqaGen.Compiler.Model;
using GqaGen.Compiler.Text;
using static System.FormattableString;

namespace GqaGen.Compiler.Diagnostics;

/// <summary>What a problem is, without its place.</summary>
internal readonly record struct Problem(DiagnosticDescriptor Descriptor, string Message);

/// <summary>
/// Collects the problems of one spec. It keeps a hundred of them, so that a hostile file cannot fill the memory or the build log. Warnings
/// are told of a spec without errors only: what an error leaves open, they would have to guess.
/// </summary>
internal sealed class DiagnosticBag(SourceText text)
{
    private const int Capacity = 100;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<Diagnostic> _warnings = [];
    private int _dropped;

    public void Report(TextSpan span, Problem problem)
    {
        bool isWarning = problem.Descriptor.Severity != Severity.Error;
        List<Diagnostic> list = isWarning ? _warnings : _diagnostics;
        if (list.Count < Capacity) list.Add(new(problem.Descriptor, problem.Message, text.Path, span));
        else if (!isWarning) _dropped++;
    }

    /// <summary>In the order of the text.</summary>
    public EquatableArray<Diagnostic> ToArray()
    {
        IEnumerable<Diagnostic> ordered = (_diagnostics.Count > 0 ? _diagnostics : _warnings)
            .OrderBy(d => d.Span.Start).ThenBy(d => d.Span.Length).ThenBy(d => d.Id, StringComparer.Ordinal).ThenBy(d => d.Message, StringComparer.Ordinal);
        if (_dropped > 0)
            ordered = ordered.Concat([new(Descriptors.TooMany, Invariant($"{_dropped} more problems are not shown; mend these first."), text.Path, _diagnostics[Capacity - 1].Span)]);
        return new(ordered);
    }
}
