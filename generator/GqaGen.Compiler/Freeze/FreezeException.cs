namespace GqaGen.Compiler.Freeze;

/// <summary>A variant cannot be frozen as asked; the message says why and what can be done.</summary>
internal sealed class FreezeException(string message) : Exception(message);
