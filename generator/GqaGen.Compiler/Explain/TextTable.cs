using System.Text;

namespace GqaGen.Compiler.Explain;

/// <summary>Rows of cells in columns: the first to the left, the others to the right.</summary>
internal static class TextTable
{
    private const string Indent = "  ", Gap = "  ";

    public static string Of(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) => i == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[i]));
            text.Append((Indent + string.Join(Gap, cells)).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
