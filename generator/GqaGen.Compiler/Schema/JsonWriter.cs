using System.Globalization;
using System.Text;

namespace GqaGen.Compiler.Schema;

/// <summary>Writes indented JSON, the same bytes everywhere: LF, no byte order mark, numbers as C# writes them without a culture.</summary>
internal sealed class JsonWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isFirst = true;

    /// <summary>The text, with a line break at its end.</summary>
    public override string ToString() => _text + "\n";

    public void Object(Action content) => Nest('{', '}', content);

    public void Property(string name, Action value)
    {
        Break();
        _text.Append(Quote(name)).Append(": ");
        value();
    }

    public void Property(string name, string value) => Property(name, () => _text.Append(Quote(value)));

    public void Property(string name, bool value) => Property(name, () => _text.Append(value ? "true" : "false"));

    public void Property(string name, long value) => Property(name, () => _text.Append(value.ToString(CultureInfo.InvariantCulture)));

    public void Property(string name, double value) => Property(name, () => _text.Append(value.ToString("R", CultureInfo.InvariantCulture)));

    public void Object(string name, Action content) => Property(name, () => Object(content));

    /// <summary>Words, on one line.</summary>
    public void Words(string name, IEnumerable<string> words) =>
        Property(name, () => _text.Append('[').Append(string.Join(", ", words.Select(Quote))).Append(']'));

    /// <summary>An array of objects.</summary>
    public void Objects(string name, params IEnumerable<Action> contents) => Property(name, () => Nest('[', ']', () =>
    {
        foreach (Action content in contents)
        {
            Break();
            Object(content);
        }
    }));

    private void Nest(char open, char close, Action content)
    {
        _text.Append(open);
        (_isFirst, _depth) = (true, _depth + 1);
        content();
        _depth--;
        if (!_isFirst) NewLine();
        _text.Append(close);
        _isFirst = false;
    }

    private void Break()
    {
        if (!_isFirst) _text.Append(',');
        NewLine();
        _isFirst = false;
    }

    private void NewLine() => _text.Append('\n').Append(' ', 2 * _depth);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c < ' ') quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
