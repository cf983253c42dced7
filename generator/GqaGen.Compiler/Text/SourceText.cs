namespace GqaGen.Compiler.Text;

/// <summary>A document's text without its byte order mark, and where its lines start.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string path, string text, DocumentKind? kind = null)
    {
        Path = path;
        Kind = kind ?? DocumentKind.Spec;
        Content = text.Length > 0 && text[0] == '\uFEFF' ? text.Substring(1) : text;
        for (int i = 0; i < Content.Length; i++)
        {
            if (Content[i] == '\n' || (Content[i] == '\r' && (i + 1 == Content.Length || Content[i + 1] != '\n'))) _lineStarts.Add(i + 1);
        }
    }

    public string Path { get; }

    public DocumentKind Kind { get; }

    public string Content { get; }

    /// <summary>The stretch from <paramref name="start"/> up to <paramref name="end"/>, both moved into the text.</summary>
    public TextSpan Span(int start, int end)
    {
        start = Clamp(start, 0);
        end = Clamp(end, start);
        (int startLine, int startColumn) = Position(start);
        (int endLine, int endColumn) = Position(end);
        return new(start, end - start, startLine, startColumn, endLine, endColumn);
    }

    /// <summary>The same, and at least one character long where the line has one there, so that an editor can underline it.</summary>
    public TextSpan Visible(int start, int end)
    {
        start = Clamp(start, 0);
        bool isAtCharacter = start < Content.Length && Content[start] is not '\r' and not '\n';
        return Span(start, end <= start && isAtCharacter ? start + 1 : end);
    }

    public TextSpan Start => Span(0, 0);

    /// <summary>The indentation of the line that holds <paramref name="offset"/>: its first character, and the first that is no blank.</summary>
    public (int Start, int End) Indentation(int offset)
    {
        int start = _lineStarts[Position(Clamp(offset, 0)).Line];
        int end = start;
        while (end < Content.Length && Content[end] is ' ' or '\t') end++;
        return (start, end);
    }

    private int Clamp(int offset, int minimum) => Math.Min(Math.Max(offset, minimum), Content.Length);

    private (int Line, int Column) Position(int offset)
    {
        int line = _lineStarts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return (line, offset - _lineStarts[line]);
    }
}
