using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Plots;

/// <summary>One variant's place between accuracy and what it costs.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="Cost">In the unit of <see cref="CostAxis.Label"/>; not negative.</param>
/// <param name="Accuracy">Top-1 accuracies from 0 to 1, over seeds.</param>
public sealed record AccuracyPoint(string Variant, double Cost, SampleStatistics Accuracy)
{
    /// <summary>The place of a result between accuracy and KV bytes a token.</summary>
    /// <exception cref="ArgumentException">It has no test accuracy.</exception>
    public static AccuracyPoint Of(VariantResult result) => new(result.Variant, result.KvBytesPerToken, result.TestAccuracy);
}
