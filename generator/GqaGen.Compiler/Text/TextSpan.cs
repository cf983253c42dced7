namespace GqaGen.Compiler.Text;

/// <summary>A stretch of a text, in UTF-16 characters; offsets, lines and columns count from 0, and a byte order mark is not counted.</summary>
public readonly record struct TextSpan(int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    public int End => Start + Length;
}
