using GqaGen.Compiler;
using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Cli.Specs;

/// <summary>A spec that was read and bound, with every problem of its text.</summary>
internal sealed record CheckedSpec(SpecSource Source, SpecResult Result, IReadOnlyList<Diagnostic> Diagnostics)
{
    private static readonly EnumerationOptions Listable = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    public static CheckedSpec Of(SpecSource source)
    {
        SpecResult result = SpecCompiler.Bind(source);
        return new(source, result, [.. result.Diagnostics]);
    }

    /// <summary>Adds the clashes of names among the specs that one project compiles: those below a project file, else those of one folder.</summary>
    public static IReadOnlyList<CheckedSpec> WithClashes(IReadOnlyList<CheckedSpec> specs)
    {
        Dictionary<string, string> projects = specs.Select(FolderOf).Distinct(StringComparer.Ordinal).ToDictionary(folder => folder, ProjectOf, StringComparer.Ordinal);
        Dictionary<CheckedSpec, Diagnostic> clashes = [];
        foreach (IGrouping<string, CheckedSpec> group in specs.Where(s => s.Result.Spec is not null).GroupBy(s => projects[FolderOf(s)], StringComparer.Ordinal)
            .SelectMany(project => NameProblems.Clashes(project, s => s.Result.Spec!.Identifier)))
        foreach (CheckedSpec spec in group)
        {
            CheckedSpec other = group.First(s => s != spec);
            clashes[spec] = NameProblems.SameVariant(spec.Result.Spec!.Identifier, spec.Source.Path, spec.Result.NameSpan, other.Result.Spec!.Identifier, other.Source.Path);
        }
        return [.. specs.Select(s => clashes.TryGetValue(s, out Diagnostic? clash) ? s with { Diagnostics = [.. s.Diagnostics, clash] } : s)];
    }

    private static string FolderOf(CheckedSpec spec) => Path.GetDirectoryName(Path.GetFullPath(spec.Source.Path))!;

    // A folder above that may be entered but not listed holds no project that this user builds.
    private static string ProjectOf(string folder)
    {
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent)
        {
            if (above.EnumerateFiles("*.csproj", Listable).Any()) return above.FullName;
        }
        return folder;
    }
}
