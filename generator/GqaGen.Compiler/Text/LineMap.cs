namespace GqaGen.Compiler.Text;

/// <summary>From line and column to offsets. Lines end with LF, CRLF or CR.</summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];
    private readonly int _length;

    public LineMap(string text)
    {
        _length = text.Length;
        for (int i = 0; i < text.Length; i++)
        {
            bool ends = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            if (ends) _starts.Add(i + 1);
        }
    }

    /// <summary>The span between two places; one that lies beyond the text is drawn in.</summary>
    public TextSpan Between((int Line, int Column) start, (int Line, int Column) end)
    {
        int from = Offset(start), to = Math.Max(from, Offset(end));
        return At(from, to - from);
    }

    public TextSpan At(int start, int length)
    {
        start = Clamp(start, _length);
        length = Clamp(length, _length - start);
        (int startLine, int startColumn) = Place(start);
        (int endLine, int endColumn) = Place(start + length);
        return new(start, length, startLine, startColumn, endLine, endColumn);
    }

    private int Offset((int Line, int Column) place)
    {
        int line = Clamp(place.Line, _starts.Count - 1);
        return Clamp(_starts[line] + Math.Max(0, place.Column), _length);
    }

    private (int Line, int Column) Place(int offset)
    {
        int line = _starts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return (line, offset - _starts[line]);
    }

    private static int Clamp(int value, int max) => Math.Max(0, Math.Min(value, max));
}
