namespace GqaGen.Compiler.Emit;

/// <summary>One emitted type, and the namespaces that it uses.</summary>
internal sealed record TypeCode(string Text, params string[] Usings);
