using System.Globalization;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace GqaGen.Benchmarks.SourceGeneration;

/// <summary>The README's table: each measure, its target, and how it grows from 100 specs to 1,000.</summary>
internal static class GeneratorTable
{
    private static readonly (string Method, string Label, double Target)[] Rows =
    [
        (nameof(GeneratorBenchmarks.UnrelatedCSharpEdit), "an unrelated C# edit", 0.2),
        (nameof(GeneratorBenchmarks.OneSpecEdited), "one edited spec", 1),
        (nameof(GeneratorBenchmarks.FirstRun), "first run", 300),
    ];

    /// <returns>Whether every benchmark gave a result.</returns>
    public static bool Print(Summary summary, TimeSpan fresh, ILogger log)
    {
        log.WriteLine();
        log.WriteLine("| | 100 specs (ms) | target (ms) | 1,000 specs (ms) | times |");
        log.WriteLine("|---|---|---|---|---|");
        foreach ((string method, string label, double target) in Rows)
        {
            if (Milliseconds(summary, method, 100) is not { } few || Milliseconds(summary, method, 1000) is not { } many) return false;
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {label} | {few:0.###} | {target} | {many:0.###} | {many / few:0.0} |"));
        }
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| first run of a fresh process, JIT included | {fresh.TotalMilliseconds:0} | | | |"));
        return true;
    }

    private static double? Milliseconds(Summary summary, string method, int specs) =>
        summary.Reports.SingleOrDefault(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method && (int)r.BenchmarkCase.Parameters["Specs"] == specs)?.ResultStatistics?.Mean / 1e6;
}
