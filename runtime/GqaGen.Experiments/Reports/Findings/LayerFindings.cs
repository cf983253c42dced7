using GqaGen.Experiments.Reports.Analysis;

namespace GqaGen.Experiments.Reports.Findings;

/// <summary>What the allocations and the similarity within groups came to, in sentences.</summary>
internal static class LayerFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        if (Allocations(analysis) is { } allocations) yield return allocations;
        foreach (BenchmarkAnalysis one in analysis.Benchmarks)
        {
            if (Similarity(one) is { } similarity) yield return similarity;
        }
    }

    private static string? Allocations(StudyAnalysis analysis)
    {
        CellGroup[] read = [.. analysis.Benchmarks.SelectMany(one => one.Benchmark.Main).Where(group => group.Over(CellNumbers.NonUniformShare) is not null)];
        if (read.Length == 0) return null;
        List<string> moved = [], still = [], renamed = [];
        foreach (IGrouping<string, CellGroup> same in read.GroupBy(group => group.Variant).OrderBy(same => analysis.Cells.Variants.ToList().IndexOf(same.Key)))
        {
            double[] shares = [.. same.Select(group => group.Over(CellNumbers.NonUniformShare)!.Value.Mean)];
            if (shares.Max() > 0) moved.Add($"{same.Key} ({Range(shares)} of readings and images)");
            else if (same.Any(group => group.Setting.Window is not null)) renamed.Add(same.Key);
            else still.Add(same.Key);
        }

        string text = moved.Count == 0 ? "No allocation ever left the uniform one." : $"Left the uniform allocation: {Numerals.List(moved)}.";
        if (renamed.Count > 0) text += $" {Numerals.List(renamed)} could have and never did: what was measured of it is uniform grouping.";
        if (moved.Count > 0 && still.Count > 0) text += $" Uniform throughout: {Numerals.List(still)}.";
        return text;
    }

    private static string Range(double[] shares)
    {
        string low = Numerals.Plain(100 * shares.Min(), "0.#"), high = Numerals.Plain(100 * shares.Max(), "0.#");
        return low == high ? $"{high} %" : $"{low} to {high} %";
    }

    /// <summary>Of the variants with noise, which is meant to make the maps less alike.</summary>
    private static string? Similarity(BenchmarkAnalysis one)
    {
        Comparison[] noisy = [.. one.Similarity.Comparisons.Where(comparison => comparison.Group.Setting.Strength is not null && comparison.Paired is not null)];
        if (noisy.Length == 0) return null;
        string text = Numerals.List([.. noisy.Select(Difference)]);
        return $"Similarity of attention maps within groups, {one.Benchmark.Name}, against {one.Benchmark.Baseline!.Variant}: {text}.";
    }

    private static string Difference(Comparison comparison)
    {
        string interval = comparison.Paired!.Interval is { } ends ? $", 95 % interval {Numerals.Interval(ends, 1, "0.000")}" : "";
        return $"{comparison.Variant} {Numerals.Signed(comparison.Paired.Sample.Mean, "0.000")} ({ComparedQuantity.Similarity.Word(comparison)}{interval})";
    }
}
