using System.Collections.Immutable;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Model;

namespace GqaGen.Generator;

/// <summary>
/// Which variants share a file where an assembly has very many. In every run, after any edit, Roslyn looks the name of each generated file up
/// among all before it; a bounded number of files keeps that linear in the number of specs.
/// </summary>
internal static class SharedFiles
{
    /// <summary>As many variants have a file each.</summary>
    public const int MostVariantsAlone = 128;

    private const int Count = 64;

    /// <summary>The variants of each file, by its number. A variant's file does not depend on the others, so that an edit changes one file.</summary>
    public static IEnumerable<EquatableArray<VariantCode>> Of(ImmutableArray<VariantCode> variants)
    {
        ILookup<int, VariantCode> files = variants.ToLookup(v => NumberOf(v.Identifier));
        return Enumerable.Range(0, Count).Select(number => new EquatableArray<VariantCode>(files[number].OrderBy(v => v.Identifier, StringComparer.Ordinal)));
    }

    /// <summary>The file of a variant. The dots keep it apart from every variant's own.</summary>
    public static string NameOf(VariantCode variant) => $"GqaGen.Variants.{NumberOf(variant.Identifier):00}.g.cs";

    /// <summary>FNV-1a of the identifier: <see cref="string.GetHashCode()"/> differs from process to process.</summary>
    private static int NumberOf(string identifier)
    {
        uint hash = 2166136261;
        foreach (char c in identifier) hash = unchecked((hash ^ c) * 16777619);
        return (int)(hash % Count);
    }
}
