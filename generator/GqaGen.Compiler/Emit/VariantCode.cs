using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>The types of one variant, not yet in a file.</summary>
/// <param name="Identifier">What the names of its types start with.</param>
/// <param name="Path">The spec that they come from.</param>
/// <param name="Usings">The namespaces that they use, each once.</param>
public sealed record VariantCode(string Identifier, string Path, EquatableArray<string> Usings, string Text);
