using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>
/// All variants of one data set and size against the baseline: the family within which p-values are corrected. Variants that cannot be tested
/// do not count.
/// </summary>
internal sealed class ComparisonFamily
{
    /// <summary>The level α of all tests.</summary>
    public const double Level = 0.05;

    /// <param name="benchmark">The data set and size.</param>
    /// <param name="number">What is compared; a cell without it is left out.</param>
    public ComparisonFamily(Benchmark benchmark, Func<CellResult, double?> number)
    {
        Benchmark = benchmark;
        Comparison[] all = benchmark.Baseline is { } baseline
            ? [.. benchmark.Main.Where(group => group != baseline).Select(group => Pair(group, baseline, number))]
            : [];
        Comparison[] tested = [.. all.Where(one => one.IsTested)];
        Tested = tested.Length;

        // A test that gives no p (no spread, or too many pairs) is taken for one that says nothing.
        IReadOnlyList<double> tTests = HolmCorrection.Correct([.. tested.Select(one => one.Paired!.TTestPValue ?? 1)]);
        IReadOnlyList<double> signFlips = HolmCorrection.Correct([.. tested.Select(one => one.Paired!.SignFlipPValue ?? 1)]);
        for (int i = 0; i < tested.Length; i++)
        {
            tested[i] = tested[i] with { CorrectedTTest = tTests[i], CorrectedSignFlips = signFlips[i] };
            tested[i] = tested[i] with { Verdict = Judge(tested[i]) };
        }

        Comparisons = [.. all.Select(one => tested.FirstOrDefault(other => other.Group == one.Group) ?? one)];
    }

    public Benchmark Benchmark { get; }

    /// <summary>In the order of the variants; empty where the baseline has no result.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; }

    /// <summary>How many comparisons the p-values are corrected for.</summary>
    public int Tested { get; }

    public Comparison? Of(string variant) => Comparisons.FirstOrDefault(one => one.Variant == variant);

    /// <summary>Whether the sign-flip test of so many pairs can reach the level at all.</summary>
    public bool CanShow(int pairs) => Tested * SignFlipTest.SmallestPValue(pairs) <= Level;

    private static Comparison Pair(CellGroup group, CellGroup baseline, Func<CellResult, double?> number)
    {
        Dictionary<long, double> theirs = Numbers(baseline), ours = Numbers(group);
        long[] seeds = [.. ours.Keys.Where(theirs.ContainsKey).Order()];
        return new(group, seeds, seeds.Length == 0 ? null : new([.. seeds.Select(seed => ours[seed] - theirs[seed])]));

        Dictionary<long, double> Numbers(CellGroup cells) =>
            cells.Cells.Where(cell => number(cell) is not null).ToDictionary(cell => cell.Seed, cell => number(cell)!.Value);
    }

    private Verdict Judge(Comparison one)
    {
        if (one.Paired!.IsIdentical) return Verdict.Identical;
        if (one.CorrectedTTest > Level) return Verdict.NotShown;
        if (one.CorrectedSignFlips <= Level || one.Seeds.Count > SignFlipTest.MostPairs) return Verdict.Shown;
        return CanShow(one.Seeds.Count) ? Verdict.NotShown : Verdict.Suggested;
    }
}
