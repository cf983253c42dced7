using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports.Csv;

/// <summary>One row for each variant and value of a setting that was varied.</summary>
internal static class AblationCsv
{
    private static readonly string[] Header =
    [
        "dataset", "model_size", "variant", "window", "num_kv_heads", "strength", "is_main", "seeds", "test_accuracy_mean", "test_accuracy_sd", "ci95_low", "ci95_high",
    ];

    public static void Save(string path, IEnumerable<Ablation> ablations) => CsvTable.Save(path, Header,
    [
        .. ablations.SelectMany(ablation =>
            ablation.Curves.Concat(ablation.Points).SelectMany(curve => curve.Groups.Values.Select(group => Row(ablation, curve, group)))),
    ]);

    private static CsvField[] Row(Ablation ablation, AblationCurve curve, CellGroup group)
    {
        ConfidenceInterval? interval = ConfidenceInterval.OfMean(group.Accuracy);
        return
        [
            ablation.Benchmark.Dataset, ablation.Benchmark.ModelSize, group.Variant, (double?)group.Setting.Window, group.Setting.NumKvHeads, group.Setting.Strength,
            group == curve.Main ? "true" : "false", CsvText.Seeds(group),
            group.Accuracy.Mean, group.Accuracy.StandardDeviation, CsvText.Statistic(interval?.Low), CsvText.Statistic(interval?.High),
        ];
    }
}
