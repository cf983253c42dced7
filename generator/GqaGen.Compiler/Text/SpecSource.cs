namespace GqaGen.Compiler;

/// <summary>A spec as text.</summary>
/// <param name="Path">As generated code and messages show it, with forward slashes.</param>
public sealed record SpecSource(string Path, string Text);
