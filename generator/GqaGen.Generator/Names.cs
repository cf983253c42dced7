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
        new(entries.OrderBy(e => e.Identifier, StringComparer.Ordinal).ThenBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Summary, StringComparer.Ordinal));

    /// <summary>The entries whose identifier another has too.</summary>
    public static EquatableArray<CatalogEntry> Clashes(EquatableArray<CatalogEntry> entries) => new(NameProblems.Clashes(entries, e => e.Identifier).SelectMany(group => group));

    /// <summary>Whether one of the entries has the identifier.</summary>
    public static bool Have(this EquatableArray<CatalogEntry> entries, string identifier) => entries.Any(e => e.Identifier == identifier);

    /// <summary>The entries whose identifier is theirs alone.</summary>
    public static IEnumerable<CatalogEntry> Distinct(EquatableArray<CatalogEntry> entries) => entries.Except(Clashes(entries));

    /// <summary>The problem of a spec whose identifier another has too; it is emitted for neither.</summary>
    public static IEnumerable<SpecDiagnostic> Problems(BoundFile file, EquatableArray<CatalogEntry> clashes)
    {
        if (file.Result.Spec is not { } spec || !clashes.Have(spec.Identifier)) return [];
        CatalogEntry[] group = [.. clashes.Where(c => string.Equals(c.Identifier, spec.Identifier, StringComparison.OrdinalIgnoreCase))];
        CatalogEntry other = group.FirstOrDefault(c => c.Path != spec.Path) ?? group[0];
        return [new SpecDiagnostic(file.FilePath, NameProblems.SameVariant(spec.Identifier, spec.Path, file.Result.NameSpan, other.Identifier, other.Path))];
    }
}
