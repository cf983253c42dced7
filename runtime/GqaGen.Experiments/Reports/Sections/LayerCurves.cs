using System.Globalization;
using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Studies;
using GqaGen.Runtime.Plots;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>A number of each layer, one line a variant.</summary>
internal static class LayerCurves
{
    /// <summary>The curves of those variants that have the number in some layer.</summary>
    public static CategoryCurve[] Of(Benchmark benchmark, IEnumerable<CellGroup> variants, Func<CellResult, int, double?> number) =>
    [
        .. variants.Select(group => new CategoryCurve(
                group.Variant, [.. Enumerable.Range(0, Layers(benchmark)).Select(layer => group.Over(cell => number(cell, layer)))]))
            .Where(curve => curve.Values.Any(value => value is not null)),
    ];

    public static string[] Names(Benchmark benchmark) => [.. Enumerable.Range(1, Layers(benchmark)).Select(layer => layer.ToString(CultureInfo.InvariantCulture))];

    private static int Layers(Benchmark benchmark) => benchmark.Main.SelectMany(group => group.Cells).Select(CellNumbers.Layers).DefaultIfEmpty(0).Max();
}
