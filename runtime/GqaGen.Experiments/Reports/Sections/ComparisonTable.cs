using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>All comparisons of a family, with what the tests say.</summary>
internal static class ComparisonTable
{
    private const int VerdictColumn = 4;

    public static ReportTable Of(ComparisonFamily family, ComparedQuantity quantity)
    {
        Comparison[] rows = [.. family.Comparisons.Where(one => one.Seeds.Count > 0 || quantity == ComparedQuantity.Accuracy)];
        ResultTable table = new(
            [
                new("Variant"), new("Pairs", Numeric: true), new(quantity.Column, Numeric: true), new("95 % interval", Numeric: true), new("Verdict"),
                new("Hedges' g", Numeric: true), new("p, t test", Numeric: true), new("corrected", Numeric: true),
                new("p, sign flips", Numeric: true), new("corrected", Numeric: true),
            ],
            [.. rows.Select(one => Row(family, one, quantity))]);
        return new(table, Caption(family))
        {
            Strong = Enumerable.Range(0, rows.Length).Where(row => rows[row].Verdict == Verdict.Shown).Select(row => new ReportCell(row, VerdictColumn)).ToHashSet(),
        };
    }

    private static string[] Row(ComparisonFamily family, Comparison one, ComparedQuantity quantity)
    {
        PairedSample? paired = one.Paired;
        int most = Math.Max(one.Group.Cells.Count, family.Benchmark.Baseline!.Cells.Count);
        return
        [
            one.Variant,
            one.Seeds.Count == most ? Numerals.Whole(one.Seeds.Count) : $"{one.Seeds.Count} of {most}",
            paired is null ? Numerals.None : Numerals.Signed(quantity.Scale * paired.Sample.Mean, quantity.Format),
            Numerals.Interval(paired?.Interval, quantity.Scale, quantity.Format),
            quantity.Word(one),
            paired?.EffectSize is { } effect ? Numerals.Signed(effect, "0.00") : Numerals.None,
            Numerals.PValue(one.IsTested ? paired!.TTestPValue : null),
            Numerals.PValue(one.CorrectedTTest),
            Numerals.PValue(one.IsTested ? paired!.SignFlipPValue : null),
            Numerals.PValue(one.CorrectedSignFlips),
        ];
    }

    private static string Caption(ComparisonFamily family)
    {
        string paired = $"Variant minus {family.Benchmark.Baseline!.Variant}, paired on the seeds that both have.";
        if (family.Tested == 0) return $"{paired} Two such seeds are the fewest that can be tested.";
        int[] pairs = [.. family.Comparisons.Where(one => one.IsTested).Select(one => one.Seeds.Count)];
        int most = pairs.Max(), needed = SignFlipTest.FewestPairs(family.Tested, ComparisonFamily.Level);
        string reach = most < needed ? $", so it can show no difference here, however large; that takes {needed} pairs."
            : pairs.Min() < needed ? $"; of fewer than {needed} pairs it can show none." : ".";
        string text = $"{paired} Corrected: Holm's correction for the {Numerals.Count(family.Tested, "comparison")} of this table.";
        return most > SignFlipTest.MostPairs ? text : $"{text} With {most} pairs the sign-flip test gives no p below "
            + $"{Numerals.PValue(SignFlipTest.SmallestPValue(most))}{reach}";
    }
}
