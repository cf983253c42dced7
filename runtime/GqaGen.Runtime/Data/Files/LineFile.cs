using System.Text;

namespace GqaGen.Runtime.Data;

/// <summary>A line of a text file.</summary>
/// <param name="Text">What it says, without its end.</param>
/// <param name="Path">The file.</param>
/// <param name="Number">Its number from 1.</param>
internal readonly record struct TextLine(string Text, string Path, int Number)
{
    /// <summary>An error of this line.</summary>
    public DatasetException Error(string problem) => LineFile.Error(Path, Number, problem);
}

/// <summary>Reads text files of one entry a line, which may hold anything.</summary>
internal static class LineFile
{
    private const int LongestFile = 1 << 24, LongestLine = 4096;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines one after another, but for empty ones at the end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it should be, for messages.</param>
    /// <param name="largest">A file of more bytes is refused.</param>
    /// <exception cref="DatasetException">It is missing, empty or too long, is no UTF-8 text, or has an empty or a very long line.</exception>
    public static IEnumerable<TextLine> Read(string path, string expected, int largest = LongestFile)
    {
        byte[] bytes = DataFile.ReadAll(path, expected, largest);
        int length = bytes.AsSpan().TrimEnd("\r\n"u8).Length;
        for ((int start, int number) = (0, 1); start < length || number == 1; number++)
        {
            int found = bytes.AsSpan(start, length - start).IndexOf((byte)'\n'), end = found < 0 ? length : start + found;
            yield return new(Decode(bytes.AsSpan(start, end - start).TrimEnd((byte)'\r'), path, number, expected), path, number);
            start = end + 1;
        }
    }

    /// <summary>An error of a line.</summary>
    public static DatasetException Error(string path, int number, string problem) => new($"{path}, line {number}: {problem}");

    private static string Decode(ReadOnlySpan<byte> line, string path, int number, string expected)
    {
        if (line.IsEmpty) throw Error(path, number, $"is empty; expected {expected}.");
        if (line.Length > LongestLine) throw Error(path, number, $"has {line.Length} bytes, more than {LongestLine}; expected {expected}.");
        try
        {
            string text = Strict.GetString(line);
            return text.Any(c => char.IsControl(c) && c != '\t') ? throw Error(path, number, $"{DatasetException.Quote(text)} has control characters; expected {expected}.") : text;
        }
        catch (DecoderFallbackException)
        {
            throw Error(path, number, $"is no UTF-8 text; expected {expected}.");
        }
    }
}
