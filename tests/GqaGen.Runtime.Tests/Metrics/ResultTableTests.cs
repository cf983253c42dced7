using GqaGen.Runtime.Metrics;
using Spectre.Console;

namespace GqaGen.Runtime.Tests.Metrics;

public class ResultTableTests
{
    private static readonly ResultTable Table = VariantComparison.ToTable(VariantResults.Seven);

    [Fact]
    public void In_80_columns_no_line_is_longer_and_no_cell_but_the_allocation_is_broken()
    {
        string text = Table.ToText(80);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        foreach (IReadOnlyList<string> row in Table.Rows)
        {
            string line = Assert.Single(text.Split('\n'), line => line.StartsWith(row[0] + " ", StringComparison.Ordinal));
            for (int i = 0; i < row.Count; i++)
            {
                if (!Table.Columns[i].Wraps) Assert.Contains(row[i], line, StringComparison.Ordinal);
            }
        }

        Assert.All(Table.Rows.SelectMany(row => row[6].Split(' ')), word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void In_100_columns_a_row_is_a_line() =>
        Assert.All(Table.Rows, row => Assert.Single(
            Table.ToText(100).Split('\n'), line => row.All(cell => line.Contains(cell, StringComparison.Ordinal))));

    [Fact]
    public void Numbers_end_in_the_same_column()
    {
        string[] lines = Table.ToText(100).Split('\n')[3..10];
        int[] ends = [.. lines.Zip(Table.Rows).Select(pair => pair.First.IndexOf(pair.Second[3], 30, StringComparison.Ordinal) + pair.Second[3].Length)];
        Assert.Single(ends.Distinct());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(60)]
    public void Where_it_is_too_narrow_everything_is_still_there(int width)
    {
        string text = Table.ToText(width).Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        foreach (string cell in Table.Rows.SelectMany(row => row))
        {
            Assert.Contains(cell.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Markup_and_escape_sequences_in_names_do_nothing()
    {
        string text = new ResultTable([new("[bold]h[/]")], [["[red]x[/]"], ["\e[31my\a"]]).ToText();
        Assert.Contains("[bold]h[/]", text, StringComparison.Ordinal);
        Assert.Contains("[red]x[/]", text, StringComparison.Ordinal);
        Assert.Contains("\uFFFD[31my\uFFFD", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public void A_console_without_colours_gets_no_colour()
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
            EnvironmentVariables = new Dictionary<string, string> { ["NO_COLOR"] = "1" },
        });
        console.Profile.Width = 100;
        Table.Print(console);
        Assert.DoesNotMatch(@"\e\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])[;m]", writer.ToString());
    }

    [Fact]
    public void Empty_tables_and_ragged_rows()
    {
        Assert.Contains("only", new ResultTable([new("only")], []).ToText(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ResultTable([], []));
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ResultTable([new("a")], [["1"], ["1", "2"]]));
        Assert.Contains("Row 1 has 2 cells; there are 1 columns", error.Message, StringComparison.Ordinal);
    }
}
