namespace GqaGen.Compiler.Emit;

/// <summary>One emitted source file.</summary>
/// <param name="Name">Its name, unique in the assembly, for instance <c>Kdgqa.g.cs</c>.</param>
public sealed record GeneratedFile(string Name, string Text);
