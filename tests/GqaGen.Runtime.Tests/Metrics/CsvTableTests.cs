using System.Globalization;
using System.Text;
using CsCheck;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Tests.Metrics;

public class CsvTableTests
{
    private static readonly Gen<string> Field = Gen.String[Gen.OneOf(Gen.Char['a', 'c'], Gen.OneOf(',', '"', '\n', '\r', ' ', '×')), 0, 8];

    [Fact]
    public void Any_text_reads_back_the_same()
    {
        Gen.Int[1, 4].SelectMany(columns => Field.Array[columns].Array[1, 6]).Sample(
            table => Assert.Equal(table, Parse(CsvTable.Format(table[0], [.. table[1..].Select(Fields)]))),
            threads: 1,
            seed: Seeds.Fixed);
    }

    [Fact]
    public void Any_number_reads_back_the_same_in_any_culture()
    {
        using CommaCulture culture = new();
        Gen.Double.Sample(
            value =>
            {
                string text = Parse(CsvTable.Format(["x"], [[(CsvField)value]]))[1][0];
                Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
            },
            threads: 1,
            seed: Seeds.Fixed);
        Assert.Equal("a,b,c\n-1234567,0.5,\n", CsvTable.Format(["a", "b", "c"], [[-1234567L, 0.5, (double?)null]]));
    }

    [Fact]
    public void Only_fields_that_need_quotes_have_them() =>
        Assert.Equal("name,note\n\"a,b\",\"say \"\"hi\"\"\"\nplain,two words\n", CsvTable.Format(["name", "note"], [["a,b", "say \"hi\""], ["plain", "two words"]]));

    [Fact]
    public void A_row_of_another_length_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => CsvTable.Format(["a", "b"], [["1", "2"], ["3"]]));
        Assert.Contains("Row 1 has 1 fields; the header has 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_has_no_byte_order_mark_and_replaces_an_old_one()
    {
        using TemporaryFolder folder = new();
        string path = folder["deep/er/summary.csv"];
        CsvTable.Save(path, ["a"], [["a much longer first version"]]);
        CsvTable.Save(path, ["a"], [["±"]]);
        Assert.Equal(Encoding.UTF8.GetBytes("a\n±\n"), File.ReadAllBytes(path));
        Assert.Equal(["summary.csv"], folder.Files);
    }

    private static IReadOnlyList<CsvField> Fields(string[] row) => [.. row.Select(field => (CsvField)field)];

    // RFC 4180, read independently of the writer.
    private static string[][] Parse(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                row.Add(field.ToString());
                field.Clear();
                if (c != '\n') continue;
                rows.Add([.. row]);
                row.Clear();
            }
            else field.Append(c);
        }

        Assert.False(quoted, $"a quote is left open in: {text}");
        Assert.Empty(row);
        return [.. rows];
    }
}
