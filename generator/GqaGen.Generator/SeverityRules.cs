using System.Collections.Immutable;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using Microsoft.CodeAnalysis;

namespace GqaGen.Generator;

/// <summary>
/// How severe the consumer's <c>.editorconfig</c> files make the warnings of a spec. The C# compiler applies their sections to C# files only;
/// they are read here by its own rules. Equal where the files are.
/// </summary>
internal sealed class SeverityRules : IEquatable<SeverityRules>
{
    private readonly EquatableArray<EditorConfig> _files;
    private readonly Lazy<AnalyzerConfigSet> _set;

    public SeverityRules(ImmutableArray<EditorConfig> files)
    {
        // A file that is there twice, by GqaGen.props and by the project itself, is one.
        _files = new(files.GroupBy(f => f.FilePath, StringComparer.Ordinal).Select(g => g.First()).OrderBy(f => f.FilePath, StringComparer.Ordinal));
        _set = new(() => AnalyzerConfigSet.Create(_files.Select(f => AnalyzerConfig.Parse(f.Text, f.FilePath)).ToArray()));
    }

    /// <summary>The diagnostics of a spec as severe as the files say; those that they switch off are left out. An error stays one: there is no code for its spec.</summary>
    public IEnumerable<SpecDiagnostic> Apply(BoundFile file) => file.Diagnostics
        .Select(d => d with { Report = d.Problem.Severity == Severity.Error ? ReportDiagnostic.Default : Of(d) })
        .Where(d => d.Report is not (ReportDiagnostic.Suppress or ReportDiagnostic.Hidden));

    public bool Equals(SeverityRules? other) => other is not null && _files.Equals(other._files);

    public override bool Equals(object? obj) => Equals(obj as SeverityRules);

    public override int GetHashCode() => _files.GetHashCode();

    private ReportDiagnostic Of(SpecDiagnostic diagnostic) =>
        _set.Value.GetOptionsForSourcePath(diagnostic.FilePath).TreeOptions.TryGetValue(diagnostic.Problem.Id, out ReportDiagnostic report) ? report : ReportDiagnostic.Default;
}
