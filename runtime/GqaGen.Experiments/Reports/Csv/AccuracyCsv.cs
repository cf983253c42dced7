using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports.Csv;

/// <summary>One row for each variant, size and data set at its main setting.</summary>
internal static class AccuracyCsv
{
    private static readonly string[] Header =
    [
        "dataset", "model_size", "variant", "window", "num_kv_heads", "strength", "seeds", "test_accuracy_mean", "test_accuracy_sd", "ci95_low", "ci95_high",
        "parameters", "kv_bytes_per_token", "forward_flops", "training_step_ms",
    ];

    public static void Save(string path, StudyAnalysis analysis) =>
        CsvTable.Save(path, Header, [.. analysis.Benchmarks.SelectMany(one => one.Benchmark.Main.Select(group => Row(one, group)))]);

    private static CsvField[] Row(BenchmarkAnalysis one, CellGroup group)
    {
        ConfidenceInterval? interval = ConfidenceInterval.OfMean(group.Accuracy);
        double? time = one.Times.Of(group);
        return
        [
            one.Benchmark.Dataset, one.Benchmark.ModelSize, group.Variant, (double?)group.Setting.Window, group.Setting.NumKvHeads, group.Setting.Strength,
            CsvText.Seeds(group), group.Accuracy.Mean, group.Accuracy.StandardDeviation, CsvText.Statistic(interval?.Low), CsvText.Statistic(interval?.High),
            group.First.Parameters, group.First.KvBytesPerToken, group.First.ForwardFlops, time,
        ];
    }
}
