using System.Globalization;
using System.Text;
using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Metrics;

/// <summary>Writes comma-separated values: RFC 4180 quoting, but LF as in every other text here; UTF-8, invariant numbers, a header line.</summary>
public static class CsvTable
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="header">The columns' names.</param>
    /// <param name="rows">The fields of each row, as many as the header has.</param>
    /// <exception cref="ArgumentException">There is no column, or a row has another number of fields than the header.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<CsvField>> rows) =>
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(Format(header, rows)));

    /// <summary>The same as text.</summary>
    /// <inheritdoc cref="Save" path="/param[@name='header']|/param[@name='rows']"/>
    /// <exception cref="ArgumentException">There is no column, or a row has another number of fields than the header.</exception>
    public static string Format(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<CsvField>> rows)
    {
        if (header.Count == 0) throw new ArgumentException("A table needs at least one column.", nameof(header));

        StringBuilder text = new();
        AppendLine(text, [.. header]);
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Count != header.Count)
            {
                throw new ArgumentException($"Row {row} has {rows[row].Count} fields; the header has {header.Count}.", nameof(rows));
            }

            AppendLine(text, rows[row]);
        }

        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, IReadOnlyList<CsvField> fields)
    {
        // A line of one empty field would read as an empty line.
        bool quoteEmpty = fields.Count == 1;
        for (int i = 0; i < fields.Count; i++)
        {
            if (i > 0) text.Append(',');
            string field = fields[i].Text;
            bool quote = field.AsSpan().IndexOfAny(",\"\r\n") >= 0 || (quoteEmpty && field.Length == 0);
            text.Append(quote ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field);
        }

        text.Append('\n');
    }
}

/// <summary>One field of a <see cref="CsvTable"/>: a text, or a number in the invariant culture that reads back to the same value.</summary>
public readonly record struct CsvField
{
    private readonly string? _text;

    private CsvField(string? text) => _text = text;

    /// <summary>The field before quoting; empty where there is no value.</summary>
    public string Text => _text ?? "";

    /// <summary>A text.</summary>
    public static implicit operator CsvField(string? text) => new(text);

    /// <summary>A whole number.</summary>
    public static implicit operator CsvField(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number, or no value.</summary>
    public static implicit operator CsvField(double? value) => new(value?.ToString("R", CultureInfo.InvariantCulture));
}
