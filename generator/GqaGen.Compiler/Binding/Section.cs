using System.Globalization;
using System.Text.RegularExpressions;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>One section of a spec: reads its values by the key table and reports what does not fit.</summary>
internal sealed class Section
{
    private static readonly Regex Integer = new(@"^[-+]?[0-9]{1,30}$", RegexOptions.CultureInvariant);
    private static readonly Regex Decimal = new(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?$", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, Key> _keys;
    private readonly Dictionary<string, MappingEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _bad = new(StringComparer.Ordinal);
    private readonly DiagnosticBag _diagnostics;

    public Section(string name, SyntaxNode? node, Key[] keys, TextSpan place, DiagnosticBag diagnostics)
    {
        _keys = keys.ToDictionary(k => k.Name, StringComparer.Ordinal);
        _diagnostics = diagnostics;
        Place = place;
        if (node is null or ScalarNode { IsNull: true }) return;
        if (node is not MappingNode mapping)
        {
            diagnostics.WrongType(node.Span, name, "a mapping of keys to values", node.Kind);
            IsBroken = true;
            return;
        }
        foreach (MappingEntry entry in mapping.Entries)
        {
            string key = entry.Key.Text;
            if (!_keys.ContainsKey(key)) diagnostics.UnknownKey(entry.Key.Span, key, name, keys.Select(k => k.Name));
            else if (_entries.ContainsKey(key)) diagnostics.DoubledKey(entry.Key.Span, key);
            else _entries.Add(key, entry);
        }
    }

    /// <summary>Where a problem of the section as a whole is shown.</summary>
    public TextSpan Place { get; }

    /// <summary>The section is no mapping: nothing of it can be judged.</summary>
    public bool IsBroken { get; }

    public bool Has(string key) => _entries.ContainsKey(key);

    public SyntaxNode? Node(string key) => _entries.TryGetValue(key, out MappingEntry? entry) ? entry.Value : null;

    public TextSpan KeySpan(string key) => _entries.TryGetValue(key, out MappingEntry? entry) ? entry.Key.Span : Place;

    public TextSpan ValueSpan(string key) => _entries.TryGetValue(key, out MappingEntry? entry) ? entry.Value.Span : Place;

    /// <summary>Whether every one of these keys is absent or was read without a problem.</summary>
    public bool Good(params string[] keys) => !IsBroken && !keys.Any(_bad.Contains);

    public int Int(string key, int otherwise) => (int)Long(key, otherwise);

    public long Long(string key, long otherwise)
    {
        if (Scalar(key) is not { } scalar) return otherwise;
        var rule = (Key.Whole)_keys[key];
        string range = $"a whole number from {Number(rule.Min)} to {Number(rule.Max)}";
        if (!scalar.IsPlain || !Integer.IsMatch(scalar.Text)) return Wrong(scalar, key, range, otherwise);
        return long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= rule.Min && value <= rule.Max
            ? value
            : Out(scalar, key, range, otherwise);
    }

    public double Double(string key, double otherwise)
    {
        if (Scalar(key) is not { } scalar) return otherwise;
        var rule = (Key.Real)_keys[key];
        string range = $"a number {(rule.AboveMin ? "above" : "from")} {Number(rule.Min)} {(rule.BelowMax ? "and below" : "to")} {Number(rule.Max)}";
        if (!scalar.IsPlain || !Decimal.IsMatch(scalar.Text)) return Wrong(scalar, key, range, otherwise);
        return double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && (rule.AboveMin ? value > rule.Min : value >= rule.Min) && (rule.BelowMax ? value < rule.Max : value <= rule.Max)
            ? value
            : Out(scalar, key, range, otherwise);
    }

    public bool Bool(string key, bool otherwise) => Scalar(key) switch
    {
        null => otherwise,
        { IsPlain: true, Text: "true" } => true,
        { IsPlain: true, Text: "false" } => false,
        var scalar => Wrong(scalar, key, "true or false", otherwise),
    };

    /// <summary>The word, or null where it is absent or unknown.</summary>
    public string? Word(string key)
    {
        if (Scalar(key) is not { } scalar) return null;
        string[] words = ((Key.Word)_keys[key]).Words;
        if (words.Contains(scalar.Text)) return scalar.Text;
        _bad.Add(key);
        _diagnostics.UnknownWord(scalar.Span, key, scalar.Text, words);
        return null;
    }

    /// <summary>The text, or null where it is absent or not a single line of bounded length.</summary>
    public string? Line(string key)
    {
        if (Scalar(key) is not { } scalar) return null;
        var rule = (Key.Line)_keys[key];
        string text = scalar.Text.Trim();
        if (text.Length <= rule.MaxLength && !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) return text;
        return Wrong<string?>(scalar, key, $"a single line of at most {rule.MaxLength} characters", null);
    }

    private ScalarNode? Scalar(string key)
    {
        SyntaxNode? node = Node(key);
        if (node is null or ScalarNode { IsNull: true }) return null;
        if (node is ScalarNode scalar) return scalar;
        _bad.Add(key);
        _diagnostics.WrongType(node.Span, key, "a single value", node.Kind);
        return null;
    }

    private T Wrong<T>(ScalarNode scalar, string key, string expected, T otherwise)
    {
        _bad.Add(key);
        _diagnostics.WrongType(scalar.Span, key, expected, scalar.Kind);
        return otherwise;
    }

    private T Out<T>(ScalarNode scalar, string key, string expected, T otherwise)
    {
        _bad.Add(key);
        _diagnostics.OutOfRange(scalar.Span, key, expected, scalar.Text);
        return otherwise;
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
