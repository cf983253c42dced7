using System.Globalization;

namespace GqaGen.Runtime.Metrics;

/// <summary>Results of several variants as a table for people and as a file for programs.</summary>
public static class VariantComparison
{
    private static readonly ResultColumn[] Columns =
    [
        new("Variant"),
        new("Test acc. (%)", Numeric: true),
        new("Params", Numeric: true),
        new("KV B/token", Numeric: true),
        new("vs MHA", Numeric: true),
        new("ms per batch", Numeric: true),
        new("Final allocation", Wraps: true),
        new("≠ unif. (%)", Numeric: true),
    ];

    private static readonly string[] CsvHeader =
    [
        "variant", "test_accuracy_mean", "test_accuracy_sd", "seeds", "parameters", "kv_bytes_per_token", "kv_bytes_ratio",
        "ms_per_batch", "final_allocation", "non_uniform_fraction",
    ];

    /// <summary>The table: accuracy as mean ± sample standard deviation over seeds, allocations layer by layer.</summary>
    /// <param name="results">One row each, in this order.</param>
    /// <exception cref="ArgumentException">A result has no test accuracy.</exception>
    public static ResultTable ToTable(IReadOnlyList<VariantResult> results) =>
        new(Columns, [.. results.Select(result => (IReadOnlyList<string>)
        [
            result.Variant,
            Percent(result.TestAccuracy),
            Invariant($"{result.Parameters:N0}"),
            Invariant($"{result.KvBytesPerToken:N0}"),
            Invariant($"×{result.KvBytesRatio:0.00}"),
            Invariant($"{result.MillisecondsPerBatch:0.0}"),
            AllocationText.Format(result.FinalAllocation),
            Invariant($"{100 * result.NonUniformFraction:0.0}"),
        ])]);

    /// <summary>Writes the results in full precision as comma-separated values, whole or not at all.</summary>
    /// <param name="path">The file, for instance <c>summary.csv</c>; its folder is made.</param>
    /// <param name="results">One row each, in this order.</param>
    /// <exception cref="ArgumentException">A result has no test accuracy.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveCsv(string path, IReadOnlyList<VariantResult> results) =>
        CsvTable.Save(path, CsvHeader, [.. results.Select(result => (IReadOnlyList<CsvField>)
        [
            result.Variant,
            result.TestAccuracy.Mean,
            result.TestAccuracy.StandardDeviation,
            result.TestAccuracies.Count,
            result.Parameters,
            result.KvBytesPerToken,
            result.KvBytesRatio,
            result.MillisecondsPerBatch,
            AllocationText.Format(result.FinalAllocation),
            result.NonUniformFraction,
        ])]);

    private static string Percent(SampleStatistics accuracy) =>
        accuracy.StandardDeviation is { } deviation
            ? Invariant($"{100 * accuracy.Mean:0.00} ± {100 * deviation:0.00}")
            : Invariant($"{100 * accuracy.Mean:0.00}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
