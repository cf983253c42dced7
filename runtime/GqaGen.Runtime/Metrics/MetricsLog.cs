using System.Text.Json;

namespace GqaGen.Runtime.Metrics;

/// <summary>
/// Appends readings to a <c>metrics.jsonl</c>: UTF-8, one JSON object a line (https://jsonlines.org). A line is handed to the operating
/// system whole, as it is appended, and several threads may append. NaN and infinities are written as the strings
/// <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, since JSON has no numbers for them.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    /// <summary>The longest line that is written or read, in bytes.</summary>
    public const int MaxLineBytes = 1 << 20;

    private readonly FileStream _file;
    private readonly Lock _lock = new();

    private readonly FileStream _claim;

    private MetricsLog(FileStream claim, FileStream file) => (_claim, _file) = (claim, file);

    /// <summary>The full path of the file.</summary>
    public string Path => _file.Name;

    /// <summary>
    /// Opens a log to append to it, or makes it and its folder. A last line without a line feed, left half-written by a crash, is cut off.
    /// While it is open, a file named like it with <c>.lock</c> added stands beside it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written, or another log has it open.</exception>
    public static MetricsLog Open(string path)
    {
        string fullPath = System.IO.Path.GetFullPath(path);
        if (System.IO.Path.GetDirectoryName(fullPath) is { } directory) Directory.CreateDirectory(directory);

        // A file of its own keeps other logs out: on Unix a file can be shared with readers only by sharing it with writers too.
        FileStream claim = new(fullPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        FileStream? file = null;
        try
        {
            // Unbuffered: each line is one write.
            file = new(fullPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            file.SetLength(EndOfLastLine(file));
            file.Seek(0, SeekOrigin.End);
            return new MetricsLog(claim, file);
        }
        catch
        {
            file?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Appends one reading.</summary>
    /// <param name="record">The reading.</param>
    /// <exception cref="ArgumentException">Its line would be longer than <see cref="MaxLineBytes"/>.</exception>
    /// <exception cref="ObjectDisposedException">The log is closed.</exception>
    public void Append(MetricRecord record)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(record, MetricsJson.Default.MetricRecord);
        if (json.Length > MaxLineBytes)
        {
            throw new ArgumentException(
                $"A reading of run '{record.Run[..Math.Min(record.Run.Length, 80)]}' takes {json.Length} bytes; a line holds {MaxLineBytes}.",
                nameof(record));
        }

        byte[] line = [.. json, (byte)'\n'];
        lock (_lock)
        {
            _file.Write(line);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _file.Dispose();
            _claim.Dispose();
        }
    }

    private static long EndOfLastLine(FileStream file)
    {
        byte[] block = new byte[4096];
        long end = file.Length;
        while (end > 0)
        {
            int length = (int)Math.Min(block.Length, end);
            file.Position = end - length;
            file.ReadExactly(block, 0, length);
            int lineFeed = block.AsSpan(0, length).LastIndexOf((byte)'\n');
            if (lineFeed >= 0) return end - length + lineFeed + 1;
            end -= length;
        }

        return 0;
    }
}
