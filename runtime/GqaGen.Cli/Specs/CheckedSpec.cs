using GqaGen.Compiler;
using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Cli.Specs;

/// <summary>A spec that was read and bound, with every problem of its text.</summary>
internal sealed record CheckedSpec(SpecSource Source, SpecResult Result, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    public static CheckedSpec Of(SpecSource source)
    {
        SpecResult result = SpecCompiler.Bind(source);
        return new(source, result, [.. result.Diagnostics]);
    }

    /// <summary>Adds the clashes of names among the specs of one folder, which one project compiles together.</summary>
    public static IReadOnlyList<CheckedSpec> WithClashes(IReadOnlyList<CheckedSpec> specs)
    {
        HashSet<CheckedSpec> clashing =
        [
            .. specs.Where(s => s.Result.Spec is not null)
                .GroupBy(s => (Path.GetDirectoryName(Path.GetFullPath(s.Source.Path)), s.Result.Spec!.Identifier.ToUpperInvariant()))
                .Where(g => g.Count() > 1)
                .SelectMany(g => g),
        ];
        return
        [
            .. specs.Select(s => clashing.Contains(s)
                ? s with { Diagnostics = [.. s.Diagnostics, NameProblems.SameVariant(s.Result.Spec!.Identifier, s.Source.Path, s.Result.NameSpan)] }
                : s),
        ];
    }
}
