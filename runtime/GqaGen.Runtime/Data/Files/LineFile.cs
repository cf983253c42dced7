using System.Text;

namespace GqaGen.Runtime.Data;

/// <summary>A line of a text file.</summary>
/// <param name="Text">What it says, without its end.</param>
/// <param name="Where">The file and the line's number from 1, for messages.</param>
internal readonly record struct TextLine(string Text, string Where)
{
    /// <summary>An error of this line.</summary>
    public DatasetException Error(string problem) => new($"{Where}: {problem}");
}

/// <summary>Reads text files of one entry a line, which may hold anything.</summary>
internal static class LineFile
{
    private const int LongestFile = 1 << 26, LongestLine = 4096;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All lines, but for empty ones at the end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it should be, for messages.</param>
    /// <exception cref="DatasetException">It is missing or empty, is no UTF-8 text, or has an empty or a very long line.</exception>
    public static IReadOnlyList<TextLine> Read(string path, string expected)
    {
        ReadOnlySpan<byte> rest = DataFile.ReadAll(path, expected, LongestFile).AsSpan().TrimEnd("\r\n"u8);
        var lines = new List<TextLine>();
        while (!rest.IsEmpty || lines.Count == 0)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            rest = end < 0 ? default : rest[(end + 1)..];
            string where = $"{path}, line {lines.Count + 1}";
            lines.Add(new(Decode(line, where, expected), where));
        }
        return lines;
    }

    private static string Decode(ReadOnlySpan<byte> line, string where, string expected)
    {
        if (line.IsEmpty) throw new DatasetException($"{where}: is empty; expected {expected}.");
        if (line.Length > LongestLine) throw new DatasetException($"{where}: has {line.Length} bytes, more than {LongestLine}; expected {expected}.");
        try
        {
            string text = Strict.GetString(line);
            return text.Any(c => char.IsControl(c) && c != '\t') ? throw new DatasetException($"{where}: {DatasetException.Quote(text)} has control characters; expected {expected}.") : text;
        }
        catch (DecoderFallbackException e)
        {
            throw new DatasetException($"{where}: is no UTF-8 text; expected {expected}.", e);
        }
    }
}
