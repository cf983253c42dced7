namespace GqaGen.Runtime.Metrics;

/// <summary>What one variant came to, over its seeds: one row of a comparison.</summary>
public sealed record VariantResult
{
    /// <summary>The variant's name as in its spec.</summary>
    public required string Variant { get; init; }

    /// <summary>Top-1 accuracy on the test split, from 0 to 1, one a seed.</summary>
    public required IReadOnlyList<double> TestAccuracies { get; init; }

    /// <summary>Number of trained parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Bytes of keys and values kept for one token over all layers.</summary>
    public required long KvBytesPerToken { get; init; }

    /// <summary>The same for multi-head attention of the same size, to compare with.</summary>
    public required long MhaKvBytesPerToken { get; init; }

    /// <summary>Wall time of one batch.</summary>
    public required double MillisecondsPerBatch { get; init; }

    /// <summary>Query heads that each KV head serves at the end, [layers][KV heads].</summary>
    public required IReadOnlyList<IReadOnlyList<double>> FinalAllocation { get; init; }

    /// <summary>The share of readings, from 0 to 1, in which a layer's allocation was not the uniform one.</summary>
    public required double NonUniformFraction { get; init; }

    /// <summary><see cref="KvBytesPerToken"/> as a share of <see cref="MhaKvBytesPerToken"/>.</summary>
    public double KvBytesRatio => (double)KvBytesPerToken / MhaKvBytesPerToken;

    /// <summary>Mean and deviation of <see cref="TestAccuracies"/>.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public SampleStatistics TestAccuracy => SampleStatistics.Of(TestAccuracies);
}
