namespace GqaGen.Runtime.Data;

/// <summary>Every image once, in order; the last batch is as small as what is left.</summary>
/// <param name="count">Images.</param>
/// <param name="batchSize">Images a batch.</param>
public sealed class SequentialSampler(long count, int batchSize) : IBatchSampler
{
    private readonly long[] _indices = new long[batchSize];

    /// <summary>How many batches there are.</summary>
    public long Batches => (count + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public ReadOnlySpan<long> Batch(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Batches);
        long start = step * batchSize;
        int length = (int)Math.Min(batchSize, count - start);
        for (int i = 0; i < length; i++) _indices[i] = start + i;
        return _indices.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public long Epoch(long step) => 0;
}
