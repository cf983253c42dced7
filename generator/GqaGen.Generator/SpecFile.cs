using GqaGen.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace GqaGen.Generator;

/// <summary>A spec as it was read.</summary>
/// <param name="FilePath">Where it lies, for the location of a diagnostic.</param>
internal sealed record SpecFile(string FilePath, SpecSource Source)
{
    public static SpecFile Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancel)
    {
        SourceText? text = file.GetText(cancel);
        return new(file.Path, new SpecSource(ConsumerOptions.DisplayPath(file, options), text?.ToString() ?? ""));
    }
}

/// <summary>A spec after binding.</summary>
internal sealed record BoundFile(string FilePath, SpecResult Result)
{
    public IEnumerable<SpecDiagnostic> Diagnostics => Result.Diagnostics.Select(d => new SpecDiagnostic(FilePath, d));
}
