namespace GqaGen.Cli.Comparison;

/// <summary>A line of an edit script; a context line stands in both texts.</summary>
internal readonly record struct LineEdit(EditKind Kind, string Text);

internal enum EditKind { Same, Removed, Added }

/// <summary>The shortest edit script between two lists of lines.</summary>
internal static class LineDiff
{
    // Above this the table would be large and the script unreadable: the middle is replaced as a whole.
    private const long LargestTable = 16_000_000;

    public static IReadOnlyList<LineEdit> Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int head = 0, tail = 0;
        while (head < before.Count && head < after.Count && before[head] == after[head]) head++;
        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)]) tail++;
        string[] old = [.. before.Skip(head).Take(before.Count - head - tail)], now = [.. after.Skip(head).Take(after.Count - head - tail)];
        IEnumerable<LineEdit> middle = (long)old.Length * now.Length <= LargestTable
            ? Shortest(old, now)
            : [.. old.Select(l => new LineEdit(EditKind.Removed, l)), .. now.Select(l => new LineEdit(EditKind.Added, l))];
        return [.. before.Take(head).Select(Same), .. middle, .. before.Skip(before.Count - tail).Select(Same)];
    }

    private static List<LineEdit> Shortest(string[] old, string[] now)
    {
        // common[i, j]: the longest common subsequence of old[i..] and now[j..].
        int[,] common = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
            for (int j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);

        List<LineEdit> edits = [];
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                edits.Add(Same(old[i]));
                i++;
                j++;
            }
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1])) edits.Add(new(EditKind.Removed, old[i++]));
            else edits.Add(new(EditKind.Added, now[j++]));
        }
        return edits;
    }

    private static LineEdit Same(string line) => new(EditKind.Same, line);
}
