using Spectre.Console;

namespace GqaGen.Runtime.Metrics;

/// <summary>
/// Fits a table into a console. Widths are decided here: Spectre shrinks columns evenly, which breaks names and drops whole columns.
/// </summary>
internal static class ResultTablePrinter
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Print(ResultTable table, IAnsiConsole console)
    {
        int width = console.Profile.Width;
        if ((Widths(table, width, gap: 2) ?? Widths(table, width, gap: 1)) is { } fit) console.Write(Columns(table, fit));
        else PrintRecords(table, console);
    }

    /// <summary>The columns' widths with the gap at their right, or null where the console is too narrow.</summary>
    private static (int[] Widths, int Gap)? Widths(ResultTable table, int consoleWidth, int gap)
    {
        int[] smallest = new int[table.Columns.Count];
        int[] widest = new int[table.Columns.Count];
        for (int i = 0; i < table.Columns.Count; i++)
        {
            ResultColumn column = table.Columns[i];
            IEnumerable<string> cells = table.Rows.Select(row => row[i]);
            IEnumerable<string> pieces = column.Wraps ? cells.SelectMany(Words) : cells;
            smallest[i] = Math.Max(WidthInTwoLines(column.Header), pieces.Select(CellWidth).DefaultIfEmpty(0).Max());
            widest[i] = column.Wraps ? Math.Max(smallest[i], cells.Select(CellWidth).DefaultIfEmpty(0).Max()) : smallest[i];
        }

        // The tight gap is for where wrapping columns would otherwise be short of space.
        int room = consoleWidth - smallest.Sum() - (gap * (smallest.Length - 1));
        int wanted = widest.Sum() - smallest.Sum();
        if (room < 0 || (gap > 1 && room < wanted)) return null;
        for (int i = 0; i < smallest.Length; i++)
        {
            int more = Math.Min(room, widest[i] - smallest[i]);
            smallest[i] += more;
            room -= more;
        }

        return (smallest, gap);
    }

    private static Table Columns(ResultTable table, (int[] Widths, int Gap) fit)
    {
        Table grid = new() { Border = TableBorder.None };
        for (int i = 0; i < table.Columns.Count; i++)
        {
            ResultColumn column = table.Columns[i];
            grid.AddColumn(new TableColumn(new Text(column.Header, Bold))
            {
                Width = fit.Widths[i],
                Alignment = column.Numeric ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, i == table.Columns.Count - 1 ? 0 : fit.Gap, 0),
            });
        }

        grid.AddRow(fit.Widths.Select(width => new Text(new string('─', width))));
        foreach (IReadOnlyList<string> row in table.Rows) grid.AddRow(row.Select(cell => new Text(cell)));
        return grid;
    }

    // Where no table fits, each row becomes a few lines.
    private static void PrintRecords(ResultTable table, IAnsiConsole console)
    {
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            console.Write(new Text($"{row[0]}\n", Bold));
            for (int i = 1; i < row.Count; i++) console.Write(new Text($"  {table.Columns[i].Header}: {row[i]}\n"));
        }
    }

    /// <summary>The least width in which a header takes no more than two lines.</summary>
    private static int WidthInTwoLines(string header)
    {
        string[] words = Words(header);
        return Enumerable.Range(0, words.Length)
            .Select(split => Math.Max(CellWidth(string.Join(' ', words[..split])), CellWidth(string.Join(' ', words[split..]))))
            .DefaultIfEmpty(1)
            .Min();
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int CellWidth(string text) => text.GetCellWidth();
}
