using System.Globalization;
using System.Text;

namespace GqaGen.Runtime.Data;

/// <summary>Reads scans of digits: a line holds <see cref="Pixels"/> values from 0 to <see cref="MaxValue"/>, then the label, separated by commas.</summary>
internal static class DigitsCsv
{
    /// <summary>Side of a scan.</summary>
    public const int Side = 8;

    /// <summary>Values of a scan.</summary>
    public const int Pixels = Side * Side;

    /// <summary>The darkest value.</summary>
    public const int MaxValue = 16;

    /// <summary>Classes, 0 to 9.</summary>
    public const int Classes = 10;

    private const int LongestLine = 1024;

    /// <summary>Reads exactly <paramref name="rows"/> scans: their values row by row, and their labels.</summary>
    /// <exception cref="DatasetException">A line breaks the format, or there are more or fewer.</exception>
    public static (byte[] Pixels, byte[] Labels) Read(Stream csv, int rows, string name)
    {
        byte[] pixels = new byte[rows * Pixels], labels = new byte[rows];
        using var reader = new StreamReader(csv, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        Span<char> buffer = stackalloc char[LongestLine];
        int line = 0;
        try
        {
            while (ReadLine(reader, buffer, name, line + 1) is { } length)
            {
                line++;
                if (line > rows) throw new DatasetException($"{name}: more than {rows} lines.");
                labels[line - 1] = ReadRow(buffer[..length], pixels.AsSpan((line - 1) * Pixels, Pixels), $"{name}, line {line}");
            }
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException($"{name}: the compressed data is damaged after line {line}.", e);
        }
        return line == rows ? (pixels, labels) : throw new DatasetException($"{name}: {line} lines, expected {rows}; the file is cut short.");
    }

    private static byte ReadRow(ReadOnlySpan<char> row, Span<byte> pixels, string where)
    {
        int column = 0;
        byte label = 0;
        foreach (Range range in row.Split(','))
        {
            column++;
            if (column > Pixels + 1) throw new DatasetException($"{where}: more than {Pixels + 1} values, expected {Pixels} pixels and a label.");
            bool isLabel = column > Pixels;
            int most = isLabel ? Classes - 1 : MaxValue;
            if (!byte.TryParse(row[range], NumberStyles.None, CultureInfo.InvariantCulture, out byte value) || value > most)
                throw new DatasetException($"{where}, column {column}: '{row[range]}' is not a {(isLabel ? "label" : "pixel")} from 0 to {most}.");
            if (isLabel) label = value;
            else pixels[column - 1] = value;
        }
        return column == Pixels + 1 ? label : throw new DatasetException($"{where}: {column} values, expected {Pixels} pixels and a label.");
    }

    // A line of its own length limit: a decompressed file may hold one of any length.
    private static int? ReadLine(StreamReader reader, Span<char> buffer, string name, int line)
    {
        int length = 0;
        for (int c = reader.Read(); ; c = reader.Read())
        {
            if (c < 0) return length == 0 ? null : length;
            if (c == '\n') return length > 0 && buffer[length - 1] == '\r' ? length - 1 : length;
            if (length == buffer.Length) throw new DatasetException($"{name}, line {line}: longer than {LongestLine} characters.");
            buffer[length++] = (char)c;
        }
    }
}
