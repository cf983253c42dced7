using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Studies;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports.Csv;

/// <summary>One row a cell.</summary>
internal static class SummaryCsv
{
    private static readonly string[] Header =
    [
        "cell", "dataset", "model_size", "variant", "window", "num_kv_heads", "num_heads", "strength", "seed", "is_main", "test_accuracy", "test_loss",
        "validation_accuracy", "parameters", "kv_bytes_per_token", "forward_flops", "non_uniform_share", "group_similarity",
    ];

    public static void Save(string path, StudyAnalysis analysis) =>
        CsvTable.Save(path, Header, [.. analysis.Cells.All.Select(cell => Row(cell, analysis.Cells.Settings))]);

    private static CsvField[] Row(CellResult cell, MainSettings settings) =>
    [
        cell.Cell, cell.Dataset, cell.ModelSize, cell.Variant, (double?)cell.Window, cell.NumKvHeads, cell.NumHeads, cell.Strength, cell.Seed,
        settings.IsMain(cell) ? "true" : "false", cell.TestAccuracy, cell.TestLoss, cell.ValidationAccuracy, cell.Parameters, cell.KvBytesPerToken, cell.ForwardFlops,
        CellNumbers.NonUniformShare(cell), CellNumbers.GroupSimilarity(cell),
    ];
}
