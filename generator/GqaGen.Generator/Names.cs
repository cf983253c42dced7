using System.Collections.Immutable;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Model;

namespace GqaGen.Generator;

/// <summary>The names of an assembly's variants, which must differ.</summary>
internal static class Names
{
    /// <summary>In ordinal order: that of additional files is not fixed.</summary>
    public static EquatableArray<CatalogEntry> Ordered(ImmutableArray<CatalogEntry> entries) =>
        new(entries.OrderBy(e => e.Identifier, StringComparer.Ordinal).ThenBy(e => e.Summary, StringComparer.Ordinal));

    /// <summary>The identifiers that another spec has too, whatever their case: the compiler's names for generated files ignore it.</summary>
    public static EquatableArray<string> Clashes(EquatableArray<CatalogEntry> entries) =>
        new(entries.GroupBy(e => e.Identifier, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).SelectMany(g => g.Select(e => e.Identifier)).Distinct());

    /// <summary>The entries whose identifier is theirs alone.</summary>
    public static IEnumerable<CatalogEntry> Distinct(EquatableArray<CatalogEntry> entries)
    {
        EquatableArray<string> clashes = Clashes(entries);
        return entries.Where(e => !clashes.Contains(e.Identifier));
    }

    /// <summary>The problem of a spec whose identifier another has too; it is emitted for neither.</summary>
    public static IEnumerable<SpecDiagnostic> Problems(BoundFile file, EquatableArray<string> clashes)
    {
        if (file.Result.Spec is not { } spec || !clashes.Contains(spec.Identifier)) return [];
        return [new SpecDiagnostic(file.FilePath, NameProblems.SameVariant(spec.Identifier, spec.Path, file.Result.NameSpan))];
    }
}
