using System.Text;
using Spectre.Console;

namespace GqaGen.Runtime.Metrics;

/// <summary>A column of a <see cref="ResultTable"/>.</summary>
/// <param name="Header">Its name, with the unit.</param>
/// <param name="Numeric">Whether its cells are aligned right.</param>
/// <param name="Wraps">Whether its cells may go on in further lines when space is short.</param>
public sealed record ResultColumn(string Header, bool Numeric = false, bool Wraps = false);

/// <summary>A table for people to read; a report and the console show the same rows.</summary>
public sealed class ResultTable
{
    /// <summary>Makes a table. Control characters of headers and cells become U+FFFD.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">The cells of each row, as many as there are columns.</param>
    /// <exception cref="ArgumentException">There is no column, or a row has another number of cells.</exception>
    public ResultTable(IReadOnlyList<ResultColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (columns.Count == 0) throw new ArgumentException("A table needs at least one column.", nameof(columns));
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Count != columns.Count)
            {
                throw new ArgumentException($"Row {row} has {rows[row].Count} cells; there are {columns.Count} columns.", nameof(rows));
            }
        }

        Columns = [.. columns.Select(column => column with { Header = Printable(column.Header) })];
        Rows = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Printable)])];
    }

    /// <summary>The columns, left to right.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The cells of each row.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>
    /// Prints the table in the console's width and with what styles it has; <c>NO_COLOR</c> is respected by the console. Where it is too
    /// narrow for a table, each row is printed as a few lines.
    /// </summary>
    /// <param name="console">For instance <see cref="AnsiConsole.Console"/>.</param>
    public void Print(IAnsiConsole console) => ResultTablePrinter.Print(this, console);

    /// <summary>The table as text without escape sequences, lines ending in LF.</summary>
    /// <param name="width">Columns of text to fit into.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive.</exception>
    public string ToText(int width = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        using StringWriter writer = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        Print(console);
        string[] lines = writer.ToString().TrimEnd().Split('\n');
        return string.Concat(lines.Select(line => line.TrimEnd() + "\n"));
    }

    private static string Printable(string text) =>
        text.Any(char.IsControl)
            ? new StringBuilder(text.Length).AppendJoin("", text.Select(c => char.IsControl(c) ? '\uFFFD' : c)).ToString()
            : text;
}
