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
        foreach (MetricsLine line in Lines(path))
            yield return line.Record ?? throw new InvalidDataException($"{path}, line {line.Number}: {line.Problem}");
    }

    /// <summary>The lines of a log, those that are no readings too.</summary>
    internal static IEnumerable<MetricsLine> Lines(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] block = new byte[1 << 16];
        using MemoryStream line = new();
        long number = 1;
        bool isTooLong = false;
        for (int length; (length = file.Read(block)) > 0;)
        {
            int start = 0;
            for (int end; (end = Array.IndexOf(block, (byte)'\n', start, length - start)) >= 0; start = end + 1)
            {
                Gather(block.AsSpan(start, end - start));
                yield return isTooLong
                    ? new(number, [], null, $"longer than {MetricsLog.MaxLineBytes} bytes; this is no metrics.jsonl.")
                    : Parse(number, line.ToArray());
                line.SetLength(0);
                isTooLong = false;
                number++;
            }

            Gather(block.AsSpan(start, length - start));
        }

        if (isTooLong) yield return new(number, [], null, $"longer than {MetricsLog.MaxLineBytes} bytes; this is no metrics.jsonl.");

        void Gather(ReadOnlySpan<byte> part)
        {
            isTooLong |= line.Length + part.Length > MetricsLog.MaxLineBytes;
            if (!isTooLong) line.Write(part);
        }
    }

    private static MetricsLine Parse(long number, byte[] line)
    {
        try
        {
            MetricRecord? record = JsonSerializer.Deserialize(line, MetricsJson.Default.MetricRecord);
            if (record is null) return new(number, line, null, "expected a JSON object, found null.");

            // Nullable annotations of list elements are not checked by the serializer.
            return record.Allocations is { } layers && layers.Any(heads => heads is null)
                ? new(number, line, null, "allocations: a layer is null; expected a list of numbers.")
                : new(number, line, record, null);
        }
        catch (JsonException error)
        {
            return new(number, line, null, error.Message);
        }
    }
}

/// <summary>A line of a log.</summary>
/// <param name="Number">The line, from 1.</param>
/// <param name="Bytes">Its text without the line feed; empty if it is too long.</param>
/// <param name="Record">The reading; null if it is none.</param>
/// <param name="Problem">Why it is none.</param>
internal readonly record struct MetricsLine(long Number, byte[] Bytes, MetricRecord? Record, string? Problem);
