namespace GqaGen.Experiments.Reports.Statistics;

/// <summary>
/// Holm's step-down form of Bonferroni's correction (Holm 1979, Scand. J. Stat. 6(2), 65–70): if no difference of a family is real, a corrected p of at
/// most α comes up anywhere in it with a probability of at most α, however the tests depend on each other.
/// </summary>
public static class HolmCorrection
{
    /// <summary>The corrected p-values, in the order of the given.</summary>
    /// <param name="pValues">Those of one family, from 0 to 1.</param>
    public static IReadOnlyList<double> Correct(IReadOnlyList<double> pValues)
    {
        double[] corrected = new double[pValues.Count];
        double largest = 0;
        int rank = 0;
        foreach (int i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            largest = Math.Max(largest, Math.Min(1, (pValues.Count - rank++) * pValues[i]));
            corrected[i] = largest;
        }

        return corrected;
    }
}
