using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Syntax;
using GqaGen.Compiler.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GqaGen.Compiler.Yaml;

/// <summary>From text to a syntax tree: the only place that knows the YAML library. Only its parser is used, event by event, so nothing is expanded or constructed.</summary>
internal sealed class YamlReader
{
    private const int DeepestNesting = 32;
    private const int MostNodes = 10_000;

    private readonly SourceText _text;
    private readonly DiagnosticBag _bag;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Stack<int> _openBrackets = new();
    private int _nodes;
    private bool _stopped;

    private YamlReader(SourceText text, DiagnosticBag bag)
    {
        (_text, _bag) = (text, bag);
        _scanner = new Scanner(new StringReader(text.Content));
        _parser = new Parser(_scanner);
    }

    /// <summary>Null where the text is no candidate for parsing or has no content; the reason is then in the bag.</summary>
    public static SyntaxTree? Read(SourceText text, DiagnosticBag bag)
    {
        bool isText = true;
        foreach ((int start, int end) in Characters.NotAllowed(text.Content))
        {
            bag.Report(text.Span(start, end), TextProblems.Character(text.Kind, text.Content[start]));
            isText = false;
        }
        return isText ? new YamlReader(text, bag).ReadDocument() : null;
    }

    private SyntaxTree? ReadDocument()
    {
        SyntaxNode? root = null;
        while (Next() is { } parsed)
        {
            if (parsed is DocumentStart && root is not null)
            {
                _bag.Report(_text.Span(Offset(parsed.Start), Offset(parsed.End)), TextProblems.SecondDocument(_text.Kind));
                return new(root, IsComplete: true);
            }
            if (parsed is NodeEvent or AnchorAlias) root = Node(parsed, depth: 1);
        }
        if (root is null or ScalarNode { IsPlain: true, Text: "" })
        {
            if (!_stopped) _bag.Report(_text.Start, TextProblems.Empty(_text.Kind));
            return null;
        }
        return new(root, IsComplete: !_stopped);
    }

    private SyntaxNode Node(ParsingEvent parsed, int depth)
    {
        if (++_nodes > MostNodes)
        {
            _bag.Report(Span(parsed), TextProblems.TooManyNodes(_text.Kind, MostNodes));
            _stopped = true;
            return new FaultyNode(Span(parsed));
        }
        ReportProperties(parsed);
        switch (parsed)
        {
            // An anchor or a tag on nothing: it is reported already.
            case Scalar { Value: "" } scalar when !scalar.Anchor.IsEmpty || !scalar.Tag.IsEmpty:
                return new FaultyNode(Span(parsed));
            case Scalar scalar:
                return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, Span(parsed));
            case AnchorAlias alias:
                _bag.Report(Span(parsed), TextProblems.Alias(alias.Value.Value));
                return new FaultyNode(Span(parsed));
            case MappingStart or SequenceStart when depth > DeepestNesting:
                _bag.Report(_text.Span(Offset(parsed.Start), Offset(parsed.Start) + 1), TextProblems.TooDeep(_text.Kind, DeepestNesting));
                _stopped = true;
                return new FaultyNode(Span(parsed));
            case MappingStart:
                return Mapping(parsed, depth);
            default:
                return Sequence(parsed, depth);
        }
    }

    private MappingNode Mapping(ParsingEvent start, int depth)
    {
        List<MappingEntry> entries = [];
        ParsingEvent? next;
        Open(start);
        while ((next = Next()) is not (null or MappingEnd))
        {
            SyntaxNode key = Node(next, depth + 1);
            ParsingEvent? value = Next();
            entries.Add(new(key, value is null ? new FaultyNode(key.Span) : Node(value, depth + 1)));
        }
        return new(entries, Close(start, next, entries.LastOrDefault()?.Value));
    }

    private SequenceNode Sequence(ParsingEvent start, int depth)
    {
        List<SyntaxNode> items = [];
        ParsingEvent? next;
        Open(start);
        while ((next = Next()) is not (null or SequenceEnd)) items.Add(Node(next, depth + 1));
        return new(items, Close(start, next, items.LastOrDefault()));
    }

    /// <summary>The next event, or null at the end and after a problem that ends the reading.</summary>
    private ParsingEvent? Next()
    {
        if (_stopped) return null;
        try
        {
            if (_parser.MoveNext()) return _parser.Current;
        }
        // The library lets InvalidOperationException, ArgumentException and others escape on bad text, without a place.
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            _stopped = true;
            ReportSyntax(problem as YamlException);
        }
        return null;
    }

    private void ReportSyntax(YamlException? problem)
    {
        int here = Offset(_scanner.CurrentPosition);
        (int indent, int content) = _text.Indentation(here);
        int tab = _text.Content.IndexOf('\t', indent, content - indent);
        if (tab >= 0) _bag.Report(_text.Span(tab, tab + 1), TextProblems.Tab());
        else if (problem is null) _bag.Report(_text.Visible(here, here), TextProblems.Syntax(_text.Kind, "brackets or indentation do not match here.", OpenBracket()));
        else _bag.Report(_text.Visible(Offset(problem.Start), Offset(problem.End)), TextProblems.Syntax(_text.Kind, problem.Message, OpenBracket()));
    }

    private void ReportProperties(ParsingEvent parsed)
    {
        if (parsed is not NodeEvent node) return;
        if (node.Anchor.IsEmpty && node.Tag.IsEmpty) return;
        int start = Offset(parsed.Start);
        int end = start;
        while (end < _text.Content.Length && !char.IsWhiteSpace(_text.Content[end])) end++;
        if (!node.Anchor.IsEmpty) _bag.Report(_text.Span(start, end), TextProblems.Anchor(node.Anchor.Value));
        if (!node.Tag.IsEmpty) _bag.Report(_text.Span(start, end), TextProblems.Tag());
    }

    private TextSpan Span(ParsingEvent parsed) => _text.Span(Offset(parsed.Start), Offset(parsed.End));

    private void Open(ParsingEvent start)
    {
        if (IsFlow(start)) _openBrackets.Push(Offset(start.Start));
    }

    /// <summary>The place of a collection: a flow collection ends with its bracket, a block collection with its last node.</summary>
    private TextSpan Close(ParsingEvent start, ParsingEvent? end, SyntaxNode? last)
    {
        int from = Offset(start.Start);
        if (!IsFlow(start) || end is null) return _text.Span(from, last?.Span.End ?? from);
        _openBrackets.Pop();
        return _text.Span(from, Offset(end.Start) + 1);
    }

    private string OpenBracket()
    {
        if (_openBrackets.Count == 0) return "";
        TextSpan span = _text.Visible(_openBrackets.Peek(), _openBrackets.Peek());
        return FormattableString.Invariant($" The bracket opened in line {span.StartLine + 1}, column {span.StartColumn + 1} is not closed.");
    }

    private static bool IsFlow(ParsingEvent start) =>
        start is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow };

    private static int Offset(in Mark mark) => (int)Math.Min(mark.Index, int.MaxValue - 1);
}
