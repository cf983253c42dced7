using System.Text;

namespace GqaGen.Compiler.Emit;

/// <summary>Collects C# text with LF line ends; a block of several lines is indented as a whole.</summary>
internal sealed class CodeWriter
{
    private const int Step = 4;
    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>One line, or several separated by line ends; an empty text is an empty line.</summary>
    public CodeWriter Line(string text = "")
    {
        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0) _text.Append(' ', _indent).Append(line);
            _text.Append('\n');
        }
        return this;
    }

    /// <summary>Lines that are finished.</summary>
    public CodeWriter Append(string lines)
    {
        _text.Append(lines);
        return this;
    }

    /// <summary>Opens a brace under <paramref name="header"/>.</summary>
    public CodeWriter Open(string header)
    {
        Line(header).Line("{");
        _indent += Step;
        return this;
    }

    public CodeWriter Close(string end = "}")
    {
        _indent -= Step;
        return Line(end);
    }

    /// <summary>Statements with their shape comments in one column.</summary>
    public CodeWriter Commented(IReadOnlyList<(string Code, string Comment)> lines)
    {
        int width = lines.Where(l => l.Comment.Length > 0).Max(l => l.Code.Length);
        foreach ((string code, string comment) in lines)
            Line(comment.Length == 0 ? code : $"{code.PadRight(width)}  // {comment}");
        return this;
    }

    public override string ToString() => _text.ToString();
}
