using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports.Csv;

/// <summary>One row for each comparison with the baseline, of accuracy and of the similarity within groups.</summary>
internal static class ComparisonsCsv
{
    private static readonly string[] Header =
    [
        "quantity", "dataset", "model_size", "variant", "baseline", "seeds", "pairs", "mean_difference", "sd", "ci95_low", "ci95_high", "hedges_g", "t", "p_t",
        "p_t_holm", "p_sign_flip", "p_sign_flip_holm", "smallest_p_sign_flip", "comparisons_in_family", "verdict",
    ];

    public static void Save(string path, StudyAnalysis analysis) => CsvTable.Save(path, Header,
    [
        .. analysis.Benchmarks.SelectMany(one => Rows("test_accuracy", one.Accuracy)),
        .. analysis.Benchmarks.SelectMany(one => Rows("group_similarity", one.Similarity).Where(row => row[6].Text != "0")),
    ]);

    private static IEnumerable<CsvField[]> Rows(string quantity, ComparisonFamily family) => family.Comparisons.Select(one => Row(quantity, family, one));

    private static CsvField[] Row(string quantity, ComparisonFamily family, Comparison one)
    {
        PairedSample? paired = one.Paired;
        double? smallest = one.Seeds.Count == 0 ? null : SignFlipTest.SmallestPValue(one.Seeds.Count);
        return
        [
            quantity, family.Benchmark.Dataset, family.Benchmark.ModelSize, one.Variant, family.Benchmark.Baseline!.Variant, CsvText.Seeds(one.Seeds), one.Seeds.Count,
            CsvText.Statistic(paired?.Sample.Mean), CsvText.Statistic(paired?.Sample.StandardDeviation),
            CsvText.Statistic(paired?.Interval?.Low), CsvText.Statistic(paired?.Interval?.High), CsvText.Statistic(paired?.EffectSize), CsvText.Statistic(paired?.T),
            CsvText.Statistic(one.IsTested ? paired!.TTestPValue : null), CsvText.Statistic(one.CorrectedTTest),
            one.IsTested ? paired!.SignFlipPValue : null, one.CorrectedSignFlips, smallest, family.Tested, Word(one),
        ];
    }

    private static string Word(Comparison one) => (one.Verdict, one.IsHigher) switch
    {
        (Verdict.Untested, _) => "untested",
        (Verdict.Identical, _) => "identical",
        (Verdict.NotShown, _) => "not_shown",
        (Verdict.Suggested, true) => "suggested_higher",
        (Verdict.Suggested, false) => "suggested_lower",
        (_, true) => "higher",
        _ => "lower",
    };
}
