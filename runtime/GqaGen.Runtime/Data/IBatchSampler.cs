namespace GqaGen.Runtime.Data;

/// <summary>Which images make up each batch: a pure function of the batch's number.</summary>
public interface IBatchSampler
{
    /// <summary>The images of batch <paramref name="step"/>, counted from 0 over all epochs. Valid until the next call.</summary>
    ReadOnlySpan<long> Batch(long step);

    /// <summary>The epoch that the batch belongs to, from 0.</summary>
    long Epoch(long step);
}
