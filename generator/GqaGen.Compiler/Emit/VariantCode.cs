namespace GqaGen.Compiler.Emit;

/// <summary>The types of one variant, not yet in a file.</summary>
/// <param name="Identifier">What the names of its types start with.</param>
/// <param name="Path">The spec that they come from.</param>
public sealed record VariantCode(string Identifier, string Path, string Text);
