using System.Collections.Immutable;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Model;

namespace GqaGen.Generator;

/// <summary>
/// Variants in one file, where a project has very many specs. In every run, after any edit, Roslyn looks the name of each generated file up among
/// all before it; a bounded number of files keeps that linear in the number of specs.
/// </summary>
internal sealed record SharedFile(int Number, EquatableArray<VariantCode> Variants)
{
    /// <summary>The variants of as many specs have a file each.</summary>
    public const int MostSpecsAlone = 128;

    public const int Count = 64;

    // The dots keep it apart from every variant's own file.
    public string Name => $"GqaGen.Variants.{Number:00}.g.cs";

    /// <summary>All files, empty ones too. Which one a variant is in does not depend on the others, so that an edit changes one file.</summary>
    public static IEnumerable<SharedFile> Of(ImmutableArray<VariantCode> variants)
    {
        ILookup<int, VariantCode> files = variants.ToLookup(v => NumberOf(v.Identifier));
        return Enumerable.Range(0, Count).Select(number => new SharedFile(number, new(files[number].OrderBy(v => v.Identifier, StringComparer.Ordinal))));
    }

    /// <summary>FNV-1a of the identifier: <see cref="string.GetHashCode()"/> differs from process to process.</summary>
    private static int NumberOf(string identifier)
    {
        uint hash = 2166136261;
        foreach (char c in identifier) hash = unchecked((hash ^ c) * 16777619);
        return (int)(hash % Count);
    }
}
