using GqaGen.Compiler.Model;
using static System.FormattableString;

namespace GqaGen.Compiler.Freeze;

/// <summary>From mean query heads to whole ones.</summary>
internal static class MeanAllocation
{
    // Means come from sums over many images, some in single precision.
    private const double Tolerance = 1e-3;

    /// <summary>
    /// Largest remainder: each KV head gets the whole part of its mean, and what is left goes to the largest remainders, ties to the lower
    /// index. The result sums to <paramref name="numHeads"/>, and each count differs from its mean by less than 1.
    /// </summary>
    /// <exception cref="FreezeException">A mean is negative or not finite, or they do not sum to <paramref name="numHeads"/>.</exception>
    public static EquatableArray<int> Round(IReadOnlyList<double> mean, int numHeads, int layer)
    {
        double sum = mean.Sum();
        if (!mean.All(m => m >= 0) || !(Math.Abs(sum - numHeads) <= Tolerance * numHeads))
            throw new FreezeException(Invariant($"The mean allocation of layer {layer} does not share out {numHeads} query heads: it sums to {sum}."));

        double[] shares = [.. mean.Select(m => m * numHeads / sum)];
        int[] counts = [.. shares.Select(s => (int)Math.Floor(s))];
        int left = numHeads - counts.Sum();
        foreach (int g in Enumerable.Range(0, counts.Length).OrderByDescending(g => shares[g] - counts[g]).ThenBy(g => g).Take(left)) counts[g]++;
        return new(counts);
    }
}
