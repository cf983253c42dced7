using GqaGen.Runtime.Metrics;
using MathNet.Numerics.Distributions;

namespace GqaGen.Experiments.Reports.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>Half of its width.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>
    /// Student's interval for a mean, mean ± t · s/√n with n − 1 degrees of freedom; exact where the values are normal. Null where the values have
    /// no spread to estimate it from: fewer than two, or all equal.
    /// </summary>
    /// <param name="sample">The values.</param>
    /// <param name="level">How often such an interval holds the mean, for instance 0.95.</param>
    public static ConfidenceInterval? OfMean(SampleStatistics sample, double level = 0.95)
    {
        if (sample.StandardDeviation is not > 0) return null;
        double reach = StudentT.InvCDF(0, 1, sample.Count - 1, (1 + level) / 2) * sample.StandardDeviation.Value / Math.Sqrt(sample.Count);
        return new(sample.Mean - reach, sample.Mean + reach);
    }
}
