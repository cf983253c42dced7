using System.Text;

namespace GqaGen.Cli.Comparison;

/// <summary>Two texts in the unified format of diff(1), which patch(1) reads.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Empty for equal texts; both end with a line feed.</summary>
    public static string Of(string before, string after, string beforeName, string afterName)
    {
        if (before == after) return "";
        IReadOnlyList<LineEdit> edits = LineDiff.Between(Lines(before), Lines(after));
        StringBuilder text = new StringBuilder().Append($"--- {beforeName}\n+++ {afterName}\n");
        int oldLine = 0, newLine = 0, at = 0;
        foreach ((int start, int end) in Hunks(edits))
        {
            for (; at < start; at++) Advance(edits[at]);
            LineEdit[] hunk = [.. edits.Skip(start).Take(end - start)];
            text.Append($"@@ -{Range(oldLine, hunk.Count(e => e.Kind != EditKind.Added))} +{Range(newLine, hunk.Count(e => e.Kind != EditKind.Removed))} @@\n");
            foreach (LineEdit edit in hunk)
                text.Append(edit.Kind switch { EditKind.Removed => '-', EditKind.Added => '+', _ => ' ' }).Append(edit.Text).Append('\n');
            for (; at < end; at++) Advance(edits[at]);
        }
        return text.ToString();

        void Advance(LineEdit edit)
        {
            if (edit.Kind != EditKind.Added) oldLine++;
            if (edit.Kind != EditKind.Removed) newLine++;
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    // An empty range is named by the line before it.
    private static string Range(int linesBefore, int count) => count == 0 ? $"{linesBefore},0" : count == 1 ? $"{linesBefore + 1}" : $"{linesBefore + 1},{count}";

    // Stretches of changes with their context; those whose contexts touch are one.
    private static IEnumerable<(int Start, int End)> Hunks(IReadOnlyList<LineEdit> edits)
    {
        int start = -1, end = 0;
        for (int i = 0; i < edits.Count; i++)
        {
            if (edits[i].Kind == EditKind.Same) continue;
            int first = Math.Max(0, i - Context), last = Math.Min(edits.Count, i + 1 + Context);
            if (start >= 0 && first > end)
            {
                yield return (start, end);
                start = first;
            }
            if (start < 0) start = first;
            end = last;
        }
        if (start >= 0) yield return (start, end);
    }
}
