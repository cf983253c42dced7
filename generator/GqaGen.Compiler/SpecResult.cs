using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler;

/// <summary>What binding gives.</summary>
/// <param name="Spec">Null exactly when a diagnostic is an error.</param>
public sealed record SpecResult(VariantSpec? Spec, EquatableArray<Diagnostic> Diagnostics)
{
    /// <summary>Where the spec is named: the value of <c>name</c>, or the start of the text where the file name gives it.</summary>
    public TextSpan NameSpan { get; init; }
}
