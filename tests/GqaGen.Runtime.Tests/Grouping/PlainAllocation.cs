using GqaGen.Runtime.Grouping;

namespace GqaGen.Runtime.Tests.Grouping;

/// <summary>The way from norms to an allocation in plain C#, sharing no code with the tensors.</summary>
internal static class PlainAllocation
{
    public static long[] Of(double[] norms, long numHeads, Sharing sharing)
    {
        int g = norms.Length;
        double min = norms.Min(), max = norms.Max();
        double[] weights = sharing.Scaling == Scaling.MinMax ? [.. norms.Select(n => (n - min) / (max - min))] : norms;
        double total = weights.Sum();
        if (!double.IsFinite(total) || total <= 0 || min == max) return Uniform(numHeads, g);

        long free = numHeads - (g * sharing.MinQueries);
        double[] shares = [.. weights.Select(w => free * w / total)];
        long[] counts = sharing.Rounding == Rounding.LargestRemainder ? LargestRemainder(shares, free) : Repaired(shares, free);
        return [.. counts.Select(c => c + sharing.MinQueries)];
    }

    public static long[] Uniform(long numHeads, int g) => [.. Enumerable.Range(0, g).Select(i => (numHeads / g) + (i < numHeads % g ? 1 : 0))];

    private static long[] LargestRemainder(double[] shares, long free)
    {
        long[] counts = [.. shares.Select(s => (long)Math.Floor(s))];
        int[] order = [.. Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i] - counts[i])];     // a stable sort
        for (int i = 0; counts.Sum() < free; i++) counts[order[i]]++;
        return counts;
    }

    private static long[] Repaired(double[] shares, long free)
    {
        long[] counts = [.. shares.Select(s => (long)Math.Round(s, MidpointRounding.ToEven))];
        while (counts.Sum() > free) counts[Array.IndexOf(counts, counts.Max())]--;
        while (counts.Sum() < free) counts[Array.IndexOf(counts, counts.Min())]++;
        return counts;
    }
}
