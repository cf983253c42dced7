using GqaGen.Experiments.Reports.Analysis;

namespace GqaGen.Experiments.Reports.Findings;

/// <summary>What the ablations came to, in sentences.</summary>
internal static class AblationFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis) => analysis.Benchmarks.SelectMany(one => one.Ablations).Select(Sentence);

    /// <summary>Where the means are highest, and how far apart: variants that agree on it together.</summary>
    public static string Best(Ablation ablation) => string.Join("; ", ablation.Curves
        .Select(curve => (
            curve.Variant,
            Best: curve.Groups.MaxBy(pair => pair.Value.Accuracy.Mean).Key,
            Tried: string.Join(", ", curve.Groups.Keys.Select(Numerals.Setting)),
            Range: Range(curve)))
        .GroupBy(curve => (curve.Best, curve.Tried))
        .Select(same => $"{Numerals.List([.. same.Select(curve => curve.Variant)])} highest at {Numerals.Setting(same.Key.Best)} (of {same.Key.Tried}), "
            + $"{Points([.. same.Select(curve => curve.Range)])} points above the lowest"));

    private static string Sentence(Ablation ablation)
    {
        double[] deviations = [.. ablation.Curves.SelectMany(curve => curve.Groups.Values).Select(group => group.Accuracy.StandardDeviation).OfType<double>()];
        string spread = deviations.Length == 0
            ? "With one seed a value there is no spread to judge these ranges by."
            : $"The standard deviation over seeds is {Numerals.Plain(100 * deviations.Average(), "0.00")} points on average; a range of that size says "
                + "nothing about the setting.";
        return $"{ablation.Axis.Title}, {ablation.Benchmark.Name} (not tested): {Best(ablation)}. {spread}";
    }

    private static double Range(AblationCurve curve) =>
        curve.Groups.Values.Max(group => group.Accuracy.Mean) - curve.Groups.Values.Min(group => group.Accuracy.Mean);

    private static string Points(double[] ranges)
    {
        string low = Numerals.Plain(100 * ranges.Min(), "0.00"), high = Numerals.Plain(100 * ranges.Max(), "0.00");
        return low == high ? low : $"{low} to {high}";
    }
}
