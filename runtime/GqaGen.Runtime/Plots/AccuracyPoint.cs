using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Plots;

/// <summary>One variant's place between accuracy and memory.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="KvBytesPerToken">Bytes of keys and values kept for one token over all layers; not negative.</param>
/// <param name="Accuracy">Top-1 accuracies from 0 to 1, over seeds.</param>
public sealed record AccuracyPoint(string Variant, long KvBytesPerToken, SampleStatistics Accuracy)
{
    /// <summary>The place of a result.</summary>
    /// <exception cref="ArgumentException">It has no test accuracy.</exception>
    public static AccuracyPoint Of(VariantResult result) => new(result.Variant, result.KvBytesPerToken, result.TestAccuracy);
}
