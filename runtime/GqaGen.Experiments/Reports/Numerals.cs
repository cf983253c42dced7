using System.Globalization;
using GqaGen.Experiments.Reports.Statistics;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports;

/// <summary>Numbers as the report writes them, the same in every culture.</summary>
internal static class Numerals
{
    public const string None = "–";

    /// <summary>Shares from 0 to 1 as percent: mean ± s.d.</summary>
    public static string Percent(SampleStatistics shares, string format = "0.00") => MeanAndDeviation(shares, 100, format);

    /// <summary>Mean ± s.d.; for one value the mean alone.</summary>
    public static string MeanAndDeviation(SampleStatistics values, double scale, string format) => values.StandardDeviation is { } deviation
        ? $"{Plain(scale * values.Mean, format)} ± {Plain(scale * deviation, format)}"
        : Plain(scale * values.Mean, format);

    /// <summary>With a sign, also that of plus.</summary>
    public static string Signed(double value, string format)
    {
        string text = Plain(Math.Abs(value), format);
        bool isZero = text.All(c => c is '0' or '.');
        return isZero ? text : value < 0 ? $"−{text}" : $"+{text}";
    }

    public static string Plain(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Interval(ConfidenceInterval? interval, double scale, string format) =>
        interval is { } ends ? $"{Signed(scale * ends.Low, format)} to {Signed(scale * ends.High, format)}" : None;

    public static string PValue(double? p) => p switch
    {
        null => None,
        < .0001 => "< 0.0001",
        { } value => value.ToString("G2", CultureInfo.InvariantCulture),
    };

    /// <summary>A setting as it was written in a study file: 0.5, 300.</summary>
    public static string Setting(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary><c>1 cell</c>, <c>2 cells</c>.</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{Whole(count)} {noun}s";

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";
}
