using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Findings;

namespace GqaGen.Experiments.Reports.Published;

/// <summary>What a study measured of what the paper claims.</summary>
internal static class Measured
{
    private static readonly string[] PaperDatasets = ["cifar10", "cifar100", "food101", "tinyimagenet"];

    /// <summary>By the id of a <see cref="PublishedClaim"/>.</summary>
    public static IReadOnlyDictionary<string, Func<StudyAnalysis, string>> ById { get; } = new Dictionary<string, Func<StudyAnalysis, string>>
    {
        ["dgqa-gain"] = DgqaGain,
        ["promise"] = Promise,
        ["kv-heads"] = analysis => Ablations(analysis, AblationAxis.KvHeads),
        ["window"] = analysis => Ablations(analysis, AblationAxis.Window),
        ["pgqa"] = Pgqa,
        ["seeds"] = Seeds,
    };

    private static string DgqaGain(StudyAnalysis analysis)
    {
        (BenchmarkAnalysis One, Comparison Comparison)[] all = [.. Comparisons(analysis, variant => variant.StartsWith("dgqa", StringComparison.Ordinal))];
        if (all.Length == 0) return "No DGQA variant is compared here.";
        if (all.Where(pair => pair.One.Benchmark.ModelSize == "large").ToArray() is { Length: > 0 } large) return string.Join("; ", large.Select(Difference)) + ".";
        return "No cell of size large, so this is not tested here. The largest mean difference of a DGQA variant at the sizes of this study: "
            + $"{Difference(all.MaxBy(pair => pair.Comparison.Paired!.Sample.Mean))}.";
    }

    private static string Promise(StudyAnalysis analysis)
    {
        (BenchmarkAnalysis One, Comparison Comparison)[] all = [.. Comparisons(analysis, variant => variant.Contains("gqa", StringComparison.Ordinal))];
        if (all.Length == 0) return "No variant is compared here.";
        if (all.All(pair => pair.Comparison.Verdict == Verdict.Untested)) return "There are too few seeds to test any variant here.";
        string[] datasets = [.. all.Select(pair => pair.One.Benchmark.Dataset).Distinct()];
        string[] shared = [.. datasets.Where(IsOfThePaper)];
        int Of(Verdict verdict, bool higher) => all.Count(pair => pair.Comparison.Verdict == verdict && pair.Comparison.IsHigher == higher);
        return $"{(shared.Length == 0 ? "None of these data sets" : $"Of these data sets, {Numerals.List(shared)}")}; "
            + $"of {Numerals.Count(all.Length, "comparison")} of grouped variants with {analysis.Description.Baseline} on {Numerals.List(datasets)}, "
            + $"{Of(Verdict.Shown, true)} are shown to be better and {Of(Verdict.Shown, false)} worse "
            + $"({Of(Verdict.Suggested, true)} and {Of(Verdict.Suggested, false)} are suggested).";
    }

    private static string Ablations(StudyAnalysis analysis, AblationAxis axis)
    {
        Ablation[] all = [.. analysis.Benchmarks.SelectMany(one => one.Ablations).Where(ablation => ablation.Axis == axis)];
        return all.Length == 0
            ? "No variant was run at several values here."
            : string.Join(" ", all.Select(ablation => $"{ablation.Benchmark.Name}: {AblationFindings.Best(ablation)}."))
                + " Not tested; the spread over seeds is in the ablation's table.";
    }

    private static string Pgqa(StudyAnalysis analysis)
    {
        (BenchmarkAnalysis One, Comparison Comparison)[] all = [.. Comparisons(analysis, variant => variant == "pgqa")];
        return all.Length == 0
            ? "PGQA is not compared here."
            : string.Join("; ", all.Select(pair => $"{Difference(pair)}; similarity within groups {Similarity(pair.One.Similarity.Of(pair.Comparison.Variant))}")) + ".";
    }

    private static string Similarity(Comparison? comparison) => comparison?.Paired is { } paired
        ? $"{Numerals.Signed(paired.Sample.Mean, "0.000")} ({ComparedQuantity.Similarity.Word(comparison)})"
        : "not measured";

    private static string Seeds(StudyAnalysis analysis)
    {
        int[] counts = [.. analysis.Benchmarks.SelectMany(one => one.Benchmark.Main).Select(group => group.Cells.Count).Distinct().Order()];
        return counts switch
        {
            [] => "No cell has a result.",
            [1] => "One seed too: no spread, no test.",
            [var one] => $"{one} seeds a variant, with their spread and paired tests.",
            _ => $"{counts[0]} to {counts[^1]} seeds a variant, with their spread and paired tests.",
        };
    }

    private static IEnumerable<(BenchmarkAnalysis One, Comparison Comparison)> Comparisons(StudyAnalysis analysis, Func<string, bool> variant) =>
        analysis.Benchmarks.SelectMany(one => one.Accuracy.Comparisons
            .Where(comparison => comparison.Paired is not null && variant(comparison.Variant)).Select(comparison => (one, comparison)));

    private static string Difference((BenchmarkAnalysis One, Comparison Comparison) pair) =>
        $"{pair.Comparison.Variant} on {pair.One.Benchmark.Name} {Numerals.Signed(100 * pair.Comparison.Paired!.Sample.Mean, "0.00")} points "
            + $"({ComparedQuantity.Accuracy.Word(pair.Comparison)})";

    private static bool IsOfThePaper(string dataset) =>
        string.Concat(dataset.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant() is var plain && PaperDatasets.Any(name => plain == name || plain == $"{name}200");
}
