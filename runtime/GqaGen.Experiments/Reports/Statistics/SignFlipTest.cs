namespace GqaGen.Experiments.Reports.Statistics;

/// <summary>
/// The exact paired permutation test (Fisher 1935, The Design of Experiments, §21): if a variant makes no difference, each difference is as likely with the other sign.
/// Two-sided, on the sum of differences, over all 2ⁿ signs; it assumes nothing about how the differences are distributed but that.
/// </summary>
public static class SignFlipTest
{
    /// <summary>The most pairs whose signs are all tried, a million ways.</summary>
    public const int MostPairs = 20;

    /// <summary>The share of signs whose sum is at least as far from zero as that of the differences; null for more than <see cref="MostPairs"/>.</summary>
    /// <param name="differences">One a pair; at least one.</param>
    public static double? PValue(IReadOnlyList<double> differences)
    {
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count, nameof(differences));
        if (differences.Count > MostPairs) return null;

        // Sums that are equal but for rounding count as equal. The other half of the signs gives the same sums, negated.
        double observed = Math.Abs(differences.Sum());
        double least = observed - (1e-9 * differences.Sum(Math.Abs));
        int signs = 1 << (differences.Count - 1), far = 0;
        for (int sign = 0; sign < signs; sign++)
        {
            double sum = differences[0];
            for (int i = 1; i < differences.Count; i++) sum += (sign >> (i - 1) & 1) == 0 ? differences[i] : -differences[i];
            if (Math.Abs(sum) >= least) far++;
        }

        return (double)far / signs;
    }

    /// <summary>The smallest value that <see cref="PValue"/> can have for so many pairs, whatever the differences are: 2¹⁻ⁿ.</summary>
    public static double SmallestPValue(int pairs) => Math.Pow(2, 1 - pairs);

    /// <summary>The fewest pairs whose <see cref="SmallestPValue"/>, corrected for so many comparisons, is no more than a level.</summary>
    public static int FewestPairs(int comparisons, double level)
    {
        int pairs = 1;
        while (comparisons * SmallestPValue(pairs) > level) pairs++;
        return pairs;
    }
}
