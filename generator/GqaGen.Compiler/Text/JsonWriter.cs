using System.Globalization;
using System.Text;

namespace GqaGen.Compiler.Text;

/// <summary>Writes indented JSON, the same bytes everywhere: LF, no byte order mark, numbers as C# writes them without a culture, and nothing that a terminal would act on.</summary>
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

    /// <summary>Sentences, each on a line of its own.</summary>
    public void Sentences(string name, IEnumerable<string> sentences) => Lines(name, sentences.Select(Quote));

    /// <summary>Integers, on one line.</summary>
    public void Numbers(string name, IEnumerable<int> values) => Property(name, () => _text.Append(Row(values)));

    /// <summary>Rows of integers, each on a line of its own.</summary>
    public void Numbers(string name, IEnumerable<IEnumerable<int>> rows) => Lines(name, rows.Select(Row));

    /// <summary>An array of objects.</summary>
    public void Objects(string name, params IEnumerable<Action> contents) => Property(name, () => Nest('[', ']', () =>
    {
        foreach (Action content in contents)
        {
            Break();
            Object(content);
        }
    }));

    private void Lines(string name, IEnumerable<string> values) => Property(name, () => Nest('[', ']', () =>
    {
        foreach (string value in values)
        {
            Break();
            _text.Append(value);
        }
    }));

    private static string Row(IEnumerable<int> values) => $"[{string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)))}]";

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
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '\\') quoted.Append('\\').Append(text[i]);
            else if (Characters.IsPlain(text, i)) quoted.Append(text[i]);
            else quoted.Append("\\u").Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
        }
        return quoted.Append('"').ToString();
    }
}
