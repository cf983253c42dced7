using GqaGen.Experiments.Studies;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports;

/// <summary>A line a cell.</summary>
public static class StudySummary
{
    private static readonly string[] Header =
    [
        "cell", "matrices", "variant", "size", "dataset", "window", "num_kv_heads", "num_heads", "strength", "seed", "test_accuracy", "test_loss", "validation_accuracy",
        "parameters", "kv_bytes_per_token", "forward_flops",
    ];

    /// <summary>Writes <c>summary.csv</c> into a folder, which is made, and gives its path. The same results give the same bytes.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string Write(StudyResults results, string folder)
    {
        string path = Path.Combine(folder, "summary.csv");
        Dictionary<string, Cell> cells = results.Plan.Cells.ToDictionary(c => c.Name, StringComparer.Ordinal);
        CsvTable.Save(path, Header, [.. results.Cells.Select(r => Row(r, cells[r.Cell]))]);
        return path;
    }

    private static IReadOnlyList<CsvField> Row(CellResult r, Cell cell) =>
    [
        r.Cell, string.Join(' ', cell.Matrices), r.Variant, r.ModelSize, r.Dataset, (double?)r.Window, r.NumKvHeads, r.NumHeads, r.Strength, r.Seed,
        (double?)r.TestAccuracy, (double?)r.TestLoss, (double?)r.ValidationAccuracy, r.Parameters, r.KvBytesPerToken, r.ForwardFlops,
    ];
}
