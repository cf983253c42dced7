using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>A variant as the catalog names it.</summary>
public sealed record CatalogEntry(string Identifier, string Path, string Summary)
{
    public static CatalogEntry Of(VariantSpec spec) => new(spec.Identifier, spec.Path, VariantDescription.Summary(spec));
}

/// <summary>Emits the catalog of the assembly's variants.</summary>
public static class CatalogEmitter
{
    public static GeneratedFile Emit(IEnumerable<CatalogEntry> entries, string rootNamespace)
    {
        CatalogEntry[] variants = [.. entries.OrderBy(e => e.Identifier, StringComparer.Ordinal)];
        CodeWriter code = new();
        code.Line("/// <summary>The variants compiled into this assembly.</summary>")
            .Line(SourceFile.GeneratedCode)
            .Open("public static class GqaCatalog");
        foreach (CatalogEntry variant in variants)
            code.Line($"/// <summary>{Literal.Xml(variant.Summary)}</summary>")
                .Line($"public static gqa::Models.Variant<{variant.Identifier}ViT, {variant.Identifier}Options> {variant.Identifier} {{ get; }} = new() {{ Summary = {Literal.Of(variant.Summary)} }};")
                .Line();
        code.Line("/// <summary>All of them, by name.</summary>")
            .Line($"public static collections::IReadOnlyList<gqa::Models.Variant> All {{ get; }} = [{string.Join(", ", variants.Select(v => v.Identifier))}];")
            .Close();
        return SourceFile.OfCatalog(code.ToString(), rootNamespace);
    }
}
