using System.Globalization;
using System.Text;

namespace GqaGen.Compiler.Explain;

/// <summary>Writes indented JSON; every character that is not printable ASCII is escaped, so any encoding and any terminal will do.</summary>
internal sealed class JsonWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isFirst = true;

    public JsonWriter Open(char bracket, string? key = null)
    {
        Start(key);
        _text.Append(bracket);
        _depth++;
        _isFirst = true;
        return this;
    }

    public JsonWriter Close(char bracket)
    {
        _depth--;
        if (!_isFirst) NewLine();
        _text.Append(bracket);
        _isFirst = false;
        return this;
    }

    public JsonWriter Text(string value, string? key = null)
    {
        Start(key);
        Quote(value);
        return this;
    }

    public JsonWriter Number(double value, string key) => Raw(value.ToString("R", CultureInfo.InvariantCulture), key);

    public JsonWriter Number(long value, string key) => Raw(value.ToString(CultureInfo.InvariantCulture), key);

    /// <summary>Integers on one line.</summary>
    public JsonWriter Numbers(IEnumerable<int> values, string? key = null)
    {
        Start(key);
        _text.Append('[').Append(string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)))).Append(']');
        return this;
    }

    public override string ToString() => _text.ToString() + "\n";

    private JsonWriter Raw(string value, string key)
    {
        Start(key);
        _text.Append(value);
        return this;
    }

    private void Start(string? key)
    {
        if (!_isFirst) _text.Append(',');
        if (_depth > 0) NewLine();
        _isFirst = false;
        if (key is null) return;
        Quote(key);
        _text.Append(": ");
    }

    private void NewLine() => _text.Append('\n').Append(' ', 2 * _depth);

    private void Quote(string value)
    {
        _text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') _text.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~') _text.Append(c);
            else _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }
        _text.Append('"');
    }
}
