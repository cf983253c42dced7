using CsCheck;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Text;

namespace GqaGen.Compiler.Tests;

/// <summary>Places agree with a plain count over the text.</summary>
public sealed class PlacesTests
{
    private static readonly Gen<string> Texts = Any("a", "é", "😀", "\n", "\r\n", "\r", "\t", " ", "\u2028", "").Array[0, 30].Select(string.Concat);

    [Fact]
    public void LinesAndColumns() => Gen.Select(Texts, Gen.Int[0, 40], Gen.Int[0, 40]).Sample((text, start, length) =>
    {
        start = Math.Min(start, text.Length);
        int end = Math.Min(start + length, text.Length);
        TextSpan span = new SourceText("x", text).Span(start, end);
        return (span.Start, span.End) == (start, end)
            && (span.StartLine, span.StartColumn) == Count(text, start)
            && (span.EndLine, span.EndColumn) == Count(text, end);
    }, seed: "0000KOIPe036", iter: 2000, threads: 1);

    /// <summary>An unknown key is underlined exactly, whatever stands before it.</summary>
    [Fact]
    public void AnUnknownKeyIsUnderlinedExactly() =>
        Gen.Select(Any("# é😀\n", "\n", "\r\n", "name: x # 😀\n", "summary: 'é😀'\r\n", "model: { depth: 2 }\n").Array[0, 4], Gen.Int[1, 20]).Sample((before, length) =>
        {
            string key = "zz" + new string('q', length);
            string text = string.Concat(before.Distinct()) + key + ": 1\n";
            Diagnostic d = SpecCompiler.Bind(new("x.gqa.yaml", text)).Diagnostics.Single(d => d.Id == Descriptors.UnknownKey.Id);
            return text.Substring(d.Span.Start, d.Span.Length) == key;
        }, seed: "0000KOIPe036", iter: 500, threads: 1);

    private static Gen<string> Any(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static (int Line, int Column) Count(string text, int offset)
    {
        string[] lines = text[..offset].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        bool isWithinBreak = offset > 0 && offset < text.Length && text[offset - 1] == '\r' && text[offset] == '\n';
        return isWithinBreak ? (lines.Length - 2, lines[^2].Length + 1) : (lines.Length - 1, lines[^1].Length);
    }
}
