using System.Text.RegularExpressions;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GqaGen.Compiler.Yaml;

/// <summary>
/// Reads the YAML of a spec into nodes with places; the only file that knows YamlDotNet. A spec is data from outside: its size and
/// depth are bounded, and aliases, anchors and tags, which a spec has no use for, are errors in place.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxLength = 1 << 20, MaxDepth = 16;
    private static readonly Regex Control = new("[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]", RegexOptions.CultureInvariant);

    private readonly LineMap _lines;
    private readonly DiagnosticBag _diagnostics;
    private readonly Parser _parser;

    private YamlReader(string text, LineMap lines, DiagnosticBag diagnostics)
    {
        _lines = lines;
        _diagnostics = diagnostics;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The document's mapping, or null after an error was reported.</summary>
    public static MappingNode? Read(string text, DiagnosticBag diagnostics)
    {
        if (text.Length > 0 && text[0] == '\uFEFF') text = text.Substring(1);
        if (text.Length > MaxLength)
        {
            diagnostics.Syntax(default, $"the file has {text.Length:N0} characters; a spec has at most {MaxLength:N0}");
            return null;
        }
        var lines = new LineMap(text);
        if (Control.Match(text) is { Success: true } control)
        {
            diagnostics.Syntax(lines.At(control.Index, 1), $"the character U+{(int)control.Value[0]:X4} does not belong in a text file");
            return null;
        }
        return new YamlReader(text, lines, diagnostics).Document();
    }

    private MappingNode? Document()
    {
        try
        {
            _parser.MoveNext();                                             // stream start
            _parser.MoveNext();
            if (_parser.Current is StreamEnd) return Fail(default, "the file is empty; the smallest spec is 'grouping: { rule: uniform }'");
            _parser.MoveNext();
            SyntaxNode? root = Node(depth: 0);
            if (root is null) return null;
            _parser.MoveNext();                                             // after the document's end
            if (_parser.Current is DocumentStart next) return Fail(Span(next), "a spec is one document; move the second to a file of its own");
            return root switch
            {
                MappingNode mapping => mapping,
                ScalarNode { IsNull: true } => Fail(root.Span, "the file is empty; the smallest spec is 'grouping: { rule: uniform }'"),
                _ => Fail(root.Span, $"a spec is a mapping of sections (attention, grouping, model …), not {root.Kind}"),
            };
        }
        catch (YamlException e)
        {
            (int, int) start = Place(e.Start);
            return Fail(_lines.Between(start, (start.Item1, start.Item2 + 1)), Sentence(e));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // YamlDotNet throws these on some texts, without a place: the last event is the nearest there is.
            return Fail(_parser.Current is { } last ? Span(last) : default, "the YAML cannot be read from here on");
        }
    }

    /// <summary>The node that starts at the current event; leaves the parser behind it.</summary>
    private SyntaxNode? Node(int depth)
    {
        ParsingEvent current = _parser.Current!;
        if (depth > MaxDepth) return Fail(Span(current), $"nested more than {MaxDepth} deep; a spec needs no more than 3");
        if (current is AnchorAlias) return Fail(Span(current), "aliases are not part of the spec language; write the value out");
        if (current is NodeEvent { Anchor.IsEmpty: false }) return Fail(Span(current), "anchors are not part of the spec language");
        if (current is NodeEvent { Tag.IsEmpty: false }) return Fail(Span(current), "tags are not part of the spec language");
        _parser.MoveNext();
        return current switch
        {
            Scalar scalar => new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, Span(scalar)),
            SequenceStart => Sequence(current, depth),
            MappingStart => Mapping(current, depth),
            _ => Fail(Span(current), $"unexpected {current.GetType().Name}"),
        };
    }

    private SequenceNode? Sequence(ParsingEvent start, int depth)
    {
        List<SyntaxNode> items = [];
        while (_parser.Current is not SequenceEnd)
        {
            if (Node(depth + 1) is not { } item) return null;
            items.Add(item);
        }
        TextSpan span = Cover(start, _parser.Current);
        _parser.MoveNext();
        return new(items, span);
    }

    private MappingNode? Mapping(ParsingEvent start, int depth)
    {
        List<MappingEntry> entries = [];
        while (_parser.Current is not MappingEnd)
        {
            if (Node(depth + 1) is not { } key) return null;
            if (key is not ScalarNode name) return (MappingNode?)Fail(key.Span, $"a key is a word, not {key.Kind}");
            if (Node(depth + 1) is not { } value) return null;
            entries.Add(new(name, value));
        }
        TextSpan span = Cover(start, _parser.Current);
        _parser.MoveNext();
        return new(entries, span);
    }

    private MappingNode? Fail(TextSpan span, string problem)
    {
        _diagnostics.Syntax(span, problem);
        return null;
    }

    private TextSpan Span(ParsingEvent e) => _lines.Between(Place(e.Start), Place(e.End));

    private TextSpan Cover(ParsingEvent start, ParsingEvent end) => _lines.Between(Place(start.Start), Place(end.End));

    private static (int Line, int Column) Place(Mark mark) => ((int)mark.Line - 1, (int)mark.Column - 1);

    private static string Sentence(YamlException e) =>
        e.Message.IndexOf("): ", StringComparison.Ordinal) is int at and >= 0 ? e.Message.Substring(at + 3) : e.Message;
}
