using GqaGen.Runtime.Storage;

namespace GqaGen.Runtime.Metrics;

/// <summary>Takes a log back to where a run goes on.</summary>
public static class MetricsRewind
{
    /// <summary>
    /// Drops the readings after a step, which the run will write again, those of the test split, and lines that are no readings: what a killed process or
    /// a full disk left. The file is replaced as a whole; nothing happens if it is not there. No log may have it open.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="step">Training steps done.</param>
    /// <param name="isEpochDue">Whether the epoch that ends with that step is to be validated again; its validation is dropped too.</param>
    /// <returns>The numbers of the lines that were no readings.</returns>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static IReadOnlyList<long> To(string path, long step, bool isEpochDue)
    {
        if (!File.Exists(path)) return [];
        var damaged = new List<long>();
        AtomicFile.Write(path, stream =>
        {
            foreach (MetricsLine line in MetricsReader.Lines(path))
            {
                if (line.Record is null) damaged.Add(line.Number);
                else if (IsKept(line.Record)) stream.Write([.. line.Bytes, (byte)'\n']);
            }
        });
        return damaged;

        bool IsKept(MetricRecord record) =>
            record.Split != MetricSplit.Test && (record.Step < step || (record.Step == step && (record.Split == MetricSplit.Train || !isEpochDue)));
    }
}
