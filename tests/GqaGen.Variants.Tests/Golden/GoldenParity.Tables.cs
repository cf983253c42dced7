using TorchSharp;
using System.Text.RegularExpressions;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping;
using GqaGen.Runtime.Grouping.Reference;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Golden;

/// <summary>Many rows of key norms and the allocation of each, without attention around it.</summary>
public sealed partial class GoldenParity
{
    public static TheoryData<string> TableCases => GoldenSet.Names("allocation_table");

    [Theory, MemberData(nameof(TableCases))]
    public void AllocationTable(string name)
    {
        using GoldenCase golden = GoldenSet.Open(name);
        foreach (string combo in golden.Texts("combos"))
        foreach (string precision in new[] { "f32", "f64" })
        {
            Match heads = Regex.Match(combo, @"^h(\d+)_kv(\d+)$");
            int h = int.Parse(heads.Groups[1].Value), g = int.Parse(heads.Groups[2].Value);
            Tensor norms = In(golden[$"{combo}.norms"], precision);
            for (long row = 0; row < norms.shape[0]; row++)
            {
                string what = $"{name} {combo} row {row}, {precision}";
                Tensor weights = Weights(golden, combo, row, norms[row], precision);
                Tensor shares = Repair.Shares(weights, h);
                golden.Tolerance(precision).Holds(golden[$"{combo}.alloc.raw.{precision}"][row], shares, $"{what}: raw");
                Same(golden[$"{combo}.alloc.rounded.{precision}"][row], shares.round().to(ScalarType.Int64), $"{what}: rounded");
                Same(golden[$"{combo}.alloc.final.{precision}"][row], Allocate(golden, combo, row, norms[row], precision, h, g), $"{what}: final");
            }
        }
    }

    private static Tensor Weights(GoldenCase golden, string combo, long row, Tensor norms, string precision) => golden.Variant switch
    {
        "kdgqa" => Scaling.MinMax.Apply(norms),
        "dgqa_diff" => (In(golden[$"{combo}.cache"][row], precision) - norms).abs(),
        _ => (0.9 * norms) + ((1 - 0.9) * In(golden[$"{combo}.cache"][row], precision)),
    };

    /// <summary>Runs the grouping itself, on keys [1, G, 1, 1] whose norms are the row's.</summary>
    private static Tensor Allocate(GoldenCase golden, string combo, long row, Tensor norms, string precision, int h, int g)
    {
        KeyDrivenGrouping grouping = golden.Variant switch
        {
            "kdgqa" => new ReferenceKeyNormGrouping(h, g, CPU),
            "dgqa_diff" => new ReferenceDifferenceGrouping(h, g, window: 1, new RandomStream(1), CPU),
            _ => new ReferenceEmaGrouping(h, g, window: 1, new RandomStream(1), CPU),
        };
        if (precision == "f64") grouping.to(ScalarType.Float64);
        grouping.eval();
        string draws = $"{combo}.correction.draws.{precision}";
        if (grouping is ReferenceWindowedGrouping windowed)
        {
            windowed.NormCache.copy_(golden[$"{combo}.cache"][row]);
            windowed.RepairIndex = new RecordedDraws(golden.Has(draws) ? golden[draws][row].data<int>().ToArray() : []);
        }
        return grouping.call(norms.reshape(1, g, 1, 1));
    }
}
