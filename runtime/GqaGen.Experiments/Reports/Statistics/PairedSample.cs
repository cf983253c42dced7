using GqaGen.Runtime.Metrics;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace GqaGen.Experiments.Reports.Statistics;

/// <summary>Differences of two variants by seed, and what can be said of their mean.</summary>
public sealed class PairedSample
{
    /// <summary>Computes the statistics.</summary>
    /// <param name="differences">One a seed that both have, finite; at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one is not finite.</exception>
    public PairedSample(IReadOnlyList<double> differences)
    {
        if (!differences.All(double.IsFinite)) throw new ArgumentException("A difference is not finite.", nameof(differences));
        Differences = differences;
        Sample = SampleStatistics.Of(differences);
    }

    /// <summary>One a seed that both variants have.</summary>
    public IReadOnlyList<double> Differences { get; }

    /// <summary>Their number, mean and standard deviation.</summary>
    public SampleStatistics Sample { get; }

    /// <summary>Whether both variants gave the same in every seed.</summary>
    public bool IsIdentical => Differences.All(difference => difference == 0);

    /// <summary>The 95 % confidence interval of the mean difference; null without spread.</summary>
    public ConfidenceInterval? Interval => HasSpread ? ConfidenceInterval.OfMean(Sample) : null;

    /// <summary>Student's t = mean/(s/√n); null without spread.</summary>
    public double? T => HasSpread ? Sample.Mean / (Sample.StandardDeviation!.Value / Math.Sqrt(Sample.Count)) : null;

    /// <summary>
    /// Two-sided p of the paired t test with n − 1 degrees of freedom, which assumes that the differences are normal. 1 where all are zero; null where
    /// there is no spread to judge a difference by.
    /// </summary>
    public double? TTestPValue => T is { } t ? 2 * StudentT.CDF(0, 1, Sample.Count - 1, -Math.Abs(t)) : IsIdentical && Sample.Count > 1 ? 1 : null;

    /// <summary>Two-sided p of the <see cref="SignFlipTest"/>.</summary>
    public double? SignFlipPValue => SignFlipTest.PValue(Differences);

    /// <summary>
    /// Hedges' g of paired differences: mean/s, times the factor J(n − 1) = Γ(f/2)/(√(f/2) Γ((f − 1)/2)), f = n − 1, that takes out the bias of few values
    /// (Hedges 1981, J. Educ. Stat. 6(2), eq. 6e). Null without spread, and for n = 2, where the factor is zero.
    /// </summary>
    public double? EffectSize =>
        HasSpread && Sample is { StandardDeviation: { } deviation, Count: > 2 and var count } ? Sample.Mean / deviation * BiasFactor(count - 1) : null;

    // Differences that are equal but for the rounding of a subtraction (0.9 − 0.8 and 0.8 − 0.7) have none.
    private bool HasSpread => Sample.StandardDeviation > 1e-9 * Differences.Max(Math.Abs);

    private static double BiasFactor(double f) =>
        Math.Exp(SpecialFunctions.GammaLn(f / 2) - SpecialFunctions.GammaLn((f - 1) / 2)) / Math.Sqrt(f / 2);
}
