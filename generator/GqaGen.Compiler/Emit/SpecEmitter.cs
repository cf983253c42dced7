using GqaGen.Compiler.Canonical;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits the spec itself, so that a program knows what it was compiled from.</summary>
internal static class SpecEmitter
{
    public static string Emit(VariantSpec spec)
    {
        CodeWriter code = new();
        code.Line("/// <summary>The spec that this variant was compiled from.</summary>")
            .Line(SourceFile.GeneratedCode)
            .Open($"public static class {spec.Identifier}Spec")
            .Line("/// <summary>Its YAML with every key written out; the same for two specs exactly where they mean the same.</summary>")
            .Line("public const string Text =");
        string[] lines = SpecText.Of(spec).TrimEnd('\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
            code.Line($"    {Literal.Of(lines[i] + "\n")}{(i + 1 < lines.Length ? " +" : ";")}");
        code.Close();
        return code.ToString();
    }
}
