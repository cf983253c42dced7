using System.Text.Json;

namespace GqaGen.Runtime.Metrics;

/// <summary>Reads what a <see cref="MetricsLog"/> wrote, also while it is being written.</summary>
public static class MetricsReader
{
    /// <summary>
    /// Reads a log line by line. A last line without a line feed is still being written, or was cut by a crash, and is passed over;
    /// keys that are not known are too.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The readings in the order of their lines.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is no reading, or is too long; the message names the file and the line.</exception>
    public static IEnumerable<MetricRecord> Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] block = new byte[1 << 16];
        using MemoryStream line = new();
        long number = 1;
        for (int length; (length = file.Read(block)) > 0;)
        {
            int start = 0;
            for (int end; (end = Array.IndexOf(block, (byte)'\n', start, length - start)) >= 0; start = end + 1)
            {
                Gather(block.AsSpan(start, end - start), line, path, number);
                yield return Parse(line.GetBuffer().AsSpan(0, (int)line.Length), path, number);
                line.SetLength(0);
                number++;
            }

            Gather(block.AsSpan(start, length - start), line, path, number);
        }
    }

    private static void Gather(ReadOnlySpan<byte> part, MemoryStream line, string path, long number)
    {
        if (line.Length + part.Length > MetricsLog.MaxLineBytes)
        {
            throw new InvalidDataException($"{path}, line {number}: longer than {MetricsLog.MaxLineBytes} bytes; this is no metrics.jsonl.");
        }

        line.Write(part);
    }

    private static MetricRecord Parse(ReadOnlySpan<byte> line, string path, long number)
    {
        try
        {
            MetricRecord record = JsonSerializer.Deserialize(line, MetricsJson.Default.MetricRecord)
                ?? throw new InvalidDataException($"{path}, line {number}: expected a JSON object, found null.");

            // Nullable annotations of list elements are not checked by the serializer.
            return record.Allocations is { } layers && layers.Any(heads => heads is null)
                ? throw new InvalidDataException($"{path}, line {number}: allocations: a layer is null; expected a list of numbers.")
                : record;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}, line {number}: {error.Message}", error);
        }
    }
}
