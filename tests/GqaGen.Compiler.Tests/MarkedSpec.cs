using System.Text;
using System.Text.RegularExpressions;
using GqaGen.Compiler.Diagnostics;

namespace GqaGen.Compiler.Tests;

/// <summary>
/// A spec whose text marks the diagnostics it must give, at their places: <c>num_heads: «GQA0031|0»</c>. Marks may be nested and empty.
/// </summary>
internal sealed partial record MarkedSpec(string Text, IReadOnlyList<MarkedSpec.Mark> Expected)
{
    private static readonly Dictionary<string, Severity> Severities = Descriptors.All.ToDictionary(d => d.Id, d => d.Severity, StringComparer.Ordinal);

    /// <summary>Lines and columns from 0.</summary>
    internal sealed record Mark(string Id, int Line, int Column, int Length)
    {
        public static Mark Of(Diagnostic d) => new(d.Id, d.Span.StartLine, d.Span.StartColumn, d.Span.Length);

        public override string ToString() => $"{Id} at line {Line}, column {Column}, length {Length}";
    }

    public static MarkedSpec Parse(string marked)
    {
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        List<Mark> marks = [];
        for (int i = 0; i < marked.Length; i++)
        {
            if (marked[i] == '«' && Opening().Match(marked, i) is { Success: true } match)
            {
                open.Push((match.Groups[1].Value, text.Length));
                i += match.Length - 1;
            }
            else if (marked[i] == '»')
            {
                (string id, int start) = open.Pop();
                string[] lines = text.ToString(0, start).Split('\n');
                marks.Add(new(id, lines.Length - 1, lines[^1].Length, text.Length - start));
            }
            else text.Append(marked[i]);
        }
        Assert.Empty(open);
        return new(text.ToString(), [.. marks]);
    }

    /// <summary>The same spec with other line ends; a diagnostic that goes over several lines becomes longer.</summary>
    public MarkedSpec WithLineEnds(string end)
    {
        string[] lines = Text.Split('\n');
        return new(string.Join(end, lines), [.. Expected.Select(m => m with { Length = m.Length + (LineEnds(m) * (end.Length - 1)) })]);

        int LineEnds(Mark mark)
        {
            int start = lines.Take(mark.Line).Sum(line => line.Length + 1) + mark.Column;
            return Text.Substring(start, mark.Length).Count(c => c == '\n');
        }
    }

    /// <summary>Binds the text and compares every diagnostic with the marks.</summary>
    public void Verify(string path = "specs/sample.gqa.yaml")
    {
        SpecResult result = SpecCompiler.Bind(new(path, Text));
        Assert.True(
            Lines(Expected) == Lines(result.Diagnostics.Select(Mark.Of)),
            $"Expected:\n{Lines(Expected)}\nFound:\n{string.Join("\n", result.Diagnostics.Select(d => $"{Mark.Of(d)}: {d.Message}"))}\nIn:\n{Text}");
        Assert.Equal(Expected.All(m => Severities[m.Id] != Severity.Error), result.Spec is not null);
    }

    private static string Lines(IEnumerable<Mark> marks) =>
        string.Join("\n", marks.OrderBy(m => m.Line).ThenBy(m => m.Column).ThenBy(m => m.Length).ThenBy(m => m.Id, StringComparer.Ordinal));

    [GeneratedRegex(@"\G«(GQA\d{4})\|")]
    private static partial Regex Opening();
}
