using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Binding;

/// <summary>One mapping of a document, read against its key table. Keys that are not known or doubled are reported when it is made.</summary>
internal sealed class Section
{
    private readonly DiagnosticBag _bag;
    private readonly KeyPlaces _places;
    private readonly Dictionary<string, MappingEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _misspelt = new(StringComparer.Ordinal);
    private readonly bool _isKnown;

    private Section(KeyPlaces places, DiagnosticBag bag, bool isKnown, bool isOn) => (_places, _bag, _isKnown, IsOn) = (places, bag, isKnown, isOn);

    /// <summary>Whether the section is written and not switched off.</summary>
    public bool IsOn { get; }

    /// <summary>The <c>false</c> that switches the section off, or null.</summary>
    public SyntaxNode? Off { get; private init; }

    /// <summary>The key that names it, where it is written within another.</summary>
    public TextSpan KeySpan { get; private set; }

    /// <summary>Reads a mapping.</summary>
    /// <param name="places">Where keys that are not of <paramref name="keys"/> may belong.</param>
    /// <param name="isComplete">False where keys may be missing because of a syntax error.</param>
    public static Section Of(KeyTable keys, MappingNode mapping, KeyPlaces places, bool isComplete, DiagnosticBag bag)
    {
        var section = new Section(places, bag, isComplete, isOn: true);
        foreach (MappingEntry entry in mapping.Entries)
        {
            if (entry.Key is not ScalarNode key)
            {
                if (entry.Key is not FaultyNode) bag.Report(entry.Key.Span, KeyProblems.NotAScalar());
            }
            else if (!keys.Contains(key.Text)) section.ReportUnknown(key, keys);
            else if (section._entries.ContainsKey(key.Text)) bag.Report(key.Span, KeyProblems.Doubled(key.Text));
            else section._entries.Add(key.Text, entry);
        }
        return section;
    }

    /// <summary>A section within this one.</summary>
    public Section Get(SectionKey key)
    {
        if (!_entries.TryGetValue(key.Name, out MappingEntry? entry)) return new(_places, _bag, IsKnown(key), isOn: false);
        Section section = Read(key, entry);
        section.KeySpan = entry.Key.Span;
        return section;
    }

    private Section Read(SectionKey key, MappingEntry entry)
    {
        switch (entry.Value)
        {
            case MappingNode mapping:
                return Of(key.Keys, mapping, _places, _isKnown, _bag);
            case ScalarNode { IsPlain: true, Text: "true" } when key.AllowsFlag:
                return new(_places, _bag, isKnown: true, isOn: true);
            case ScalarNode { IsPlain: true, Text: "false" } off when key.AllowsFlag:
                return new(_places, _bag, isKnown: true, isOn: false) { Off = off };
            case ScalarNode { IsPlain: true, Text: "" }:
                // A key that a syntax error cut off from its content is not reported a second time.
                if (_isKnown) _bag.Report(entry.Key.Span, ValueProblems.NoContent(key.Name, key.AllowsFlag));
                break;
            case ScalarNode { IsPlain: true } text when text.Text.Contains(':'):
                _bag.Report(text.Span, ValueProblems.NoSpace(key.Name, key.Expected, text.Text));
                break;
            case ScalarNode { IsPlain: true } text when FirstWord(text.Text) is { } word && key.Keys.Contains(word):
                _bag.Report(text.Span, ValueProblems.NoColon(key.Name, key.Expected, text.Text, word));
                break;
            case ScalarNode { IsPlain: true } text when key.Meant(text.Text) is { } meant:
                _bag.Report(text.Span, ValueProblems.NoSection(key.Name, key.Expected, text.Text, meant));
                break;
            case not FaultyNode:
                _bag.Report(entry.Value.Span, ValueProblems.WrongType(key.Name, key.Expected, NodeKind.Of(entry.Value)));
                break;
        }
        return new(_places, _bag, isKnown: false, isOn: false);
    }

    private static string? FirstWord(string text) => text.IndexOf(' ') is > 0 and var end ? text.Substring(0, end) : null;

    /// <summary>The mapping of a section whose keys the author chooses, or null where there is none.</summary>
    public MappingNode? GetMapping(SectionKey key)
    {
        if (_entries.TryGetValue(key.Name, out MappingEntry? entry) && entry.Value is MappingNode mapping) return mapping;
        Get(key);
        return null;
    }

    /// <summary>The value of a key: the one written, the default, or unknown where it cannot be told.</summary>
    public Setting<T> Get<T>(Key<T> key)
    {
        if (_entries.TryGetValue(key.Name, out MappingEntry? entry)) return key.Read(entry, _bag);
        return IsKnown(key) ? new(key.Default, Origin.Default) : Setting<T>.Unknown(key.Default);
    }

    /// <summary>Whether a key is certainly not written: no slip or syntax error hides it.</summary>
    public bool IsMissing(Key key) => IsKnown(key) && !_entries.ContainsKey(key.Name);

    private bool IsKnown(Key key) => _isKnown && !_misspelt.Contains(key.Name);

    private void ReportUnknown(ScalarNode key, KeyTable keys)
    {
        string? suggestion = Suggestion.For(key.Text, keys.Names);
        IReadOnlyList<string> places = _places.Of(key.Text);
        if (suggestion is not null) _misspelt.Add(suggestion);
        _bag.Report(key.Span,
            key.Text.Length == 0 ? KeyProblems.Empty(keys.Names)
            : keys.Contains(key.Text.Split(':')[0]) ? KeyProblems.NoSpace(key.Text)
            : key.Text.FirstOrDefault(c => c != ' ' && char.IsWhiteSpace(c)) is not '\0' and var blank ? KeyProblems.OddBlank(key.Text, blank)
            : places.Count > 0 && keys.IsOfSize ? KeyProblems.NotOfSizes(key.Text, places)
            : places.Count > 0 && suggestion is not null && (suggestion.Contains(key.Text) || key.Text.Contains(suggestion)) ? KeyProblems.MisspeltOrMisplaced(key.Text, suggestion, places)
            : places.Count > 0 ? KeyProblems.Misplaced(key.Text, places)
            : suggestion is not null ? KeyProblems.Misspelt(key.Text, suggestion)
            : KeyProblems.Unknown(key.Text, keys.Names));
    }
}
