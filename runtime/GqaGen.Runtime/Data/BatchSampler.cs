using GqaGen.Runtime.Devices;

namespace GqaGen.Runtime.Data;

/// <summary>
/// Which images make up each training step. The order of an epoch is a pure function of (seed, epoch), so a resumed run needs only its
/// step number. Only full batches: the images that are left over at the end of an epoch are skipped in it (another epoch's order leaves
/// over others), because a smaller batch would have smaller key norms summed over it, and the rules that remember them would see a change
/// that is none.
/// </summary>
public sealed class BatchSampler : IBatchSampler
{
    private const long OrderStream = 0x6F72646572;      // "order": the models derive other streams from the same seed

    private readonly long _count;
    private readonly long _seed;
    private long[] _order = [];
    private long _orderedEpoch = -1;

    /// <summary>Makes the sampler.</summary>
    /// <param name="count">Images in the training set.</param>
    /// <param name="batchSize">Images a step.</param>
    /// <param name="seed">Decides the order.</param>
    /// <exception cref="ArgumentException">The set has not one full batch.</exception>
    public BatchSampler(long count, int batchSize, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (count < batchSize)
            throw new ArgumentException($"The training set has {count} images, fewer than one batch of {batchSize}; lower the batch size.", nameof(batchSize));
        _count = count;
        _seed = Seeds.Derive(seed, OrderStream);
        BatchSize = batchSize;
        StepsPerEpoch = count / batchSize;
    }

    /// <summary>Images a step.</summary>
    public int BatchSize { get; }

    /// <summary>Full batches in the set.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>The images of step <paramref name="step"/>, counted from 0 over all epochs. Valid until the next call.</summary>
    public ReadOnlySpan<long> Batch(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        (long epoch, long index) = Math.DivRem(step, StepsPerEpoch);
        if (epoch != _orderedEpoch)
        {
            _order = Shuffle.Permutation(_count, Seeds.Derive(_seed, epoch));
            _orderedEpoch = epoch;
        }
        return _order.AsSpan((int)(index * BatchSize), BatchSize);
    }

    /// <inheritdoc/>
    public long Epoch(long step) => step / StepsPerEpoch;
}
