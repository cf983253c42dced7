using GqaGen.Cli.Output;
using GqaGen.Compiler;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Text;

namespace GqaGen.Cli.Specs;

/// <summary>A diagnostic with the line it is about and carets under its place.</summary>
internal static class DiagnosticText
{
    private const int Widest = 120;
    private const int Before = 40;

    public static void Write(TextWriter writer, Diagnostic diagnostic, SpecSource source, Ink ink)
    {
        TextSpan span = diagnostic.Span;
        string severity = diagnostic.Severity.ToString().ToLowerInvariant();
        Func<string, string> paint = diagnostic.Severity switch { Severity.Error => ink.Red, Severity.Warning => ink.Yellow, _ => ink.Cyan };
        string place = ink.Bold($"{Printable.Line(diagnostic.Path)}({span.StartLine + 1},{span.StartColumn + 1})");
        writer.Write($"{place}: {paint($"{severity} {diagnostic.Id}")}: {Printable.Line(diagnostic.Message)}\n");

        string line = Line(source.Text, span.StartLine);
        if (line.Length == 0) return;
        (string shown, int shift) = Window(Printable.Line(line), span.StartColumn);
        int column = Math.Min(span.StartColumn - shift, shown.Length);
        int end = span.EndLine == span.StartLine ? span.EndColumn - shift : shown.Length;
        int length = Math.Clamp(end - column, 1, Math.Max(1, shown.Length - column));
        string number = $"{span.StartLine + 1}";
        writer.Write($"  {ink.Faint($"{number} |")} {shown}\n");
        writer.Write($"  {ink.Faint($"{new string(' ', number.Length)} |")} {new string(' ', column)}{paint(new string('^', length))}\n");
    }

    // A long line is shown around the place.
    private static (string Shown, int Shift) Window(string line, int column)
    {
        if (line.Length <= Widest) return (line, 0);
        int start = Math.Clamp(column - Before, 0, line.Length - Widest);
        return (line.Substring(start, Widest), start);
    }

    private static string Line(string text, int index)
    {
        int start = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        for (int line = 0; ; line++)
        {
            int end = text.AsSpan(start).IndexOfAny('\r', '\n') is >= 0 and var at ? start + at : text.Length;
            if (line == index) return text[start..end];
            if (end == text.Length) return "";
            start = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
        }
    }
}
