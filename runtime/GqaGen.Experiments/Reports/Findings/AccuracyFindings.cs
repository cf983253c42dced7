using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Statistics;

namespace GqaGen.Experiments.Reports.Findings;

/// <summary>What the tests show of accuracy, in sentences.</summary>
internal static class AccuracyFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        string baseline = analysis.Description.Baseline;
        foreach (BenchmarkAnalysis one in analysis.Benchmarks) yield return $"{one.Benchmark.Name}: {Sentences(one.Accuracy, baseline)}";

        ComparisonFamily[] weak =
        [
            .. analysis.Benchmarks.Select(one => one.Accuracy)
                .Where(family => family.Tested > 0 && !family.Comparisons.Any(one => family.CanShow(one.Seeds.Count))),
        ];
        if (weak.Length > 0) yield return TooFew(weak, analysis.Benchmarks.Count);
    }

    private static string Sentences(ComparisonFamily family, string baseline)
    {
        if (family.Benchmark.Baseline is null) return $"there is no result of {baseline}, so nothing is compared.";
        if (family.Comparisons.Count == 0) return $"there is no variant but {baseline}, so nothing is compared.";
        if (family.Tested == 0) return $"no variant has two seeds in common with {baseline}, so no difference can be told from chance.";

        List<string> sentences = [];
        ILookup<Verdict, Comparison> by = family.Comparisons.ToLookup(one => one.Verdict);
        if (by[Verdict.Shown].Any()) sentences.Add($"both tests show that {Differences(by[Verdict.Shown], baseline)}.");
        if (by[Verdict.Suggested].Any())
        {
            sentences.Add($"the t test alone, as the seeds are too few for the other, suggests that {Differences(by[Verdict.Suggested], baseline)}.");
        }

        if (by[Verdict.Identical].Any()) sentences.Add($"{Names(by[Verdict.Identical])} gave the same as {baseline} in every seed.");
        if (by[Verdict.NotShown].ToArray() is { Length: > 0 } rest)
        {
            bool others = by[Verdict.Shown].Any() || by[Verdict.Suggested].Any();
            sentences.Add($"no {(others ? "other " : "")}difference survives the correction: {Possible(rest)}");
        }

        if (by[Verdict.Untested].Any()) sentences.Add($"{Names(by[Verdict.Untested])} could not be tested, with fewer than two seeds in common.");
        return string.Join(' ', sentences.Select((sentence, i) => i == 0 ? sentence : Capital(family, sentence)));
    }

    /// <summary>A sentence that begins with a variant keeps its name.</summary>
    private static string Capital(ComparisonFamily family, string sentence) =>
        family.Comparisons.Any(one => sentence.StartsWith(one.Variant, StringComparison.Ordinal)) ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string Differences(IEnumerable<Comparison> comparisons, string baseline) =>
        Numerals.List([.. comparisons.Select(one => $"{one.Variant} is {(one.IsHigher ? "better" : "worse")} than {baseline}, {Points(one.Paired!)}")]);

    private static string Points(PairedSample paired) =>
        $"{Numerals.Signed(100 * paired.Sample.Mean, "0.00")} points (95 % interval {Numerals.Interval(paired.Interval, 100, "0.00")})";

    /// <summary>What differences the intervals leave possible.</summary>
    private static string Possible(Comparison[] comparisons)
    {
        ConfidenceInterval[] intervals = [.. comparisons.Select(one => one.Paired!.Interval).OfType<ConfidenceInterval>()];
        if (intervals.Length == 0) return $"{Names(comparisons)}.";
        string low = Numerals.Signed(100 * intervals.Min(interval => interval.Low), "0.00");
        string high = Numerals.Signed(100 * intervals.Max(interval => interval.High), "0.00");
        return intervals.Length == 1
            ? $"{Names(comparisons)}, whose 95 % interval is {low} to {high} points."
            : $"{Names(comparisons)}, whose 95 % intervals lie between {low} and {high} points, the narrowest ± "
                + $"{Numerals.Plain(100 * intervals.Min(interval => interval.HalfWidth), "0.00")}. Smaller differences than that were out of reach.";
    }

    private static string TooFew(ComparisonFamily[] families, int all)
    {
        int pairs = families.SelectMany(family => family.Comparisons).Max(one => one.Seeds.Count);
        int comparisons = families.Max(family => family.Tested);
        string where = families.Length == all ? "" : $" on {Numerals.List([.. families.Select(family => family.Benchmark.Name)])}";
        return $"The seeds are too few{where} to show any difference without assuming normality: with {Numerals.Count(pairs, "pair")} the exact test cannot "
            + $"give a p below {Numerals.PValue(SignFlipTest.SmallestPValue(pairs))}, however large the difference; "
            + $"corrected for {Numerals.Count(comparisons, "comparison")} it needs {SignFlipTest.FewestPairs(comparisons, ComparisonFamily.Level)} seeds to "
            + $"reach {Numerals.Setting(ComparisonFamily.Level)}.";
    }

    private static string Names(IEnumerable<Comparison> comparisons) => Numerals.List([.. comparisons.Select(one => one.Variant)]);
}
