using System.Globalization;
using GqaGen.Benchmarks.Timing;

namespace GqaGen.Benchmarks.Attention;

/// <summary>The rows as Markdown, and what they say of the targets.</summary>
internal static class AttentionTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<AttentionRow> rows)
    {
        foreach (IGrouping<(string Precision, string Shape, string Pass), AttentionRow> group in rows.GroupBy(r => (r.Precision, r.Shape, r.Pass)))
        {
            yield return "";
            yield return $"{group.Key.Precision}, {group.Key.Shape}, {group.Key.Pass}:";
            yield return "";
            yield return "| variant | generated (ms) | best by hand (ms) | ratio | loop (ms) | loop / generated | floor (ms) | peak (MB) | loop's peak (MB) |";
            yield return "|---|---|---|---|---|---|---|---|---|";
            foreach (AttentionRow r in group)
                yield return Invariant($"| {r.Variant} | {r.GeneratedMs:0.00} | {r.HandwrittenMs:0.00} ({r.Best}) | {r.AgainstHandwritten:0.00} | {r.LoopMs:0.00} | {r.LoopAgainstGenerated:0.00} | {r.FloorMs:0.00} | {Megabytes(r.PeakBytes)} | {Megabytes(r.LoopPeakBytes)} |");
        }
    }

    public static IEnumerable<string> Targets(IReadOnlyList<AttentionRow> rows)
    {
        AttentionRow[] single = [.. rows.Where(r => r.Precision == "float32")], forward = [.. single.Where(r => r.Pass == "forward")];
        yield return "| | target | seen: the worst, then all in the tables' order |";
        yield return "|---|---|---|";
        yield return Line("uniform, fixed, difference, ema against the best by hand, forward", "≤ 1.03", forward.Where(r => r.Variant is not "key-norm" and not "pgqa").Select(r => r.AgainstHandwritten), worstIsHigh: true);
        yield return Line("key-norm against the best by hand, forward", "≤ 1.08", forward.Where(r => r.Variant == "key-norm").Select(r => r.AgainstHandwritten), worstIsHigh: true);
        foreach ((string n, string target) in new[] { ("N 197", "≥ 1.35"), ("N 1024", "≥ 2.5"), ("N 4096", "≥ 3") })
            if (forward.Any(r => r.Shape.Contains(n, StringComparison.Ordinal)))
                yield return Line($"loop against generated, forward, {n}", target, forward.Where(r => r.Shape.Contains(n, StringComparison.Ordinal)).Select(r => r.LoopAgainstGenerated), worstIsHigh: false);
        yield return Line("forward + backward against the best by hand", "≤ 1.03", single.Where(r => r.Pass != "forward").Select(r => r.AgainstHandwritten), worstIsHigh: true);
        yield return Line("bfloat16 against the best by hand", "≤ 1.05", rows.Where(r => r.Precision == "bfloat16").Select(r => r.AgainstHandwritten), worstIsHigh: true);
        if (forward.Where(r => r.Shape.Contains("N 4096", StringComparison.Ordinal)).Select(r => r.PeakAgainstLoop).OfType<double>().ToArray() is { Length: > 0 } peaks)
            yield return Line("peak extra memory against the loop, forward, N 4096", "≤ 0.1", peaks, worstIsHigh: true);
    }

    private static string Line(string what, string target, IEnumerable<double> ratios, bool worstIsHigh)
    {
        double[] seen = [.. ratios];
        double worst = worstIsHigh ? seen.Max() : seen.Min();
        return Invariant($"| {what} | {target} | **{worst:0.00}**: {string.Join(" ", seen.Select(r => r.ToString("0.00", CultureInfo.InvariantCulture)))} |");
    }

    private static string Megabytes(long? bytes) => bytes is { } b ? (b / 1e6).ToString("0", CultureInfo.InvariantCulture) : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
