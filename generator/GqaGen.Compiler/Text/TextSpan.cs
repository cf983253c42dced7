namespace GqaGen.Compiler.Text;

/// <summary>A stretch of a spec; all numbers count from 0, in UTF-16 units.</summary>
public readonly record struct TextSpan(int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn);
