namespace GqaGen.Compiler;

/// <summary>A spec to compile.</summary>
/// <param name="Path">With forward slashes; as shown in generated code and messages. Its file name gives the default name.</param>
public sealed record SpecSource(string Path, string Text);
