using ScottPlot;
using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>
/// Where the points of <see cref="AccuracyAgainstKvBytes"/> lie on the page, in points, known before it is drawn. Variants of the same
/// memory are set side by side, so that none hides another.
/// </summary>
internal sealed class ScatterLayout
{
    public const float MarkerSize = 11;

    private const float WidestStep = 30;
    private const float SideMargin = 60;

    private readonly double _bytesPerPoint;
    private readonly double _percentPerPoint;

    public ScatterLayout(IReadOnlyList<AccuracyPoint> points)
    {
        List<IGrouping<long, int>> groups = [.. Enumerable.Range(0, points.Count).GroupBy(i => points[i].KvBytesPerToken).OrderBy(group => group.Key)];
        Bytes = [.. groups.Select(group => group.Key)];
        double span = Math.Max(Bytes[^1] - Bytes[0], Bytes.Count == 1 ? 1 : 0);
        double widest = (groups.Max(group => group.Count()) - 1) * WidestStep / 2.0;
        float margin = (float)Math.Min(SideMargin + widest, Area.Width / 3);
        _bytesPerPoint = span / (Area.Width - (2 * margin));
        double left = Bytes.Count == 1 ? Bytes[0] - .5 : Bytes[0];

        double low = points.Min(point => Percent(point) - Deviation(point));
        double high = points.Max(point => Percent(point) + Deviation(point));
        double middle = (low + high) / 2;
        double room = Math.Max(high - low, 1);
        Limits = new(
            left - (margin * _bytesPerPoint), left + span + (margin * _bytesPerPoint), middle - (.7 * room), middle + (.7 * room));
        _percentPerPoint = (Limits.Top - Limits.Bottom) / Area.Height;

        Places = new Coordinates[points.Count];
        float step = StepBetween(groups);
        foreach (IGrouping<long, int> group in groups)
        {
            double shift = -(group.Count() - 1) / 2.0;
            foreach (int i in group) Places[i] = new(group.Key + (shift++ * step * _bytesPerPoint), Percent(points[i]));
        }
    }

    /// <summary>The data area on the page.</summary>
    public static SKRect Area { get; } = new(88, 48, PlotFrame.Width - 24, PlotFrame.Height - 62);

    public AxisLimits Limits { get; }

    /// <summary>The values that come, rising.</summary>
    public IReadOnlyList<long> Bytes { get; }

    /// <summary>Each variant's place, in bytes and percent.</summary>
    public Coordinates[] Places { get; }

    public static double Percent(AccuracyPoint point) => 100 * point.Accuracy.Mean;

    public static double Deviation(AccuracyPoint point) => 100 * (point.Accuracy.StandardDeviation ?? 0);

    public SKPoint ToPage(Coordinates place) => new(
        (float)(Area.Left + ((place.X - Limits.Left) / _bytesPerPoint)),
        (float)(Area.Bottom - ((place.Y - Limits.Bottom) / _percentPerPoint)));

    public Coordinates ToPlot(SKPoint page) => new(
        Limits.Left + ((page.X - Area.Left) * _bytesPerPoint),
        Limits.Bottom + ((Area.Bottom - page.Y) * _percentPerPoint));

    /// <summary>The marker of a variant together with its error bar.</summary>
    public SKRect Obstacle(int index, AccuracyPoint point)
    {
        SKPoint center = ToPage(Places[index]);
        float half = (float)Math.Max(MarkerSize / 2, Deviation(point) / _percentPerPoint);
        return new(center.X - (MarkerSize / 2), center.Y - half, center.X + (MarkerSize / 2), center.Y + half);
    }

    // Smaller steps where neighbouring values leave less room.
    private float StepBetween(List<IGrouping<long, int>> groups)
    {
        double step = WidestStep;
        for (int i = 1; i < groups.Count; i++)
        {
            double between = (groups[i].Key - groups[i - 1].Key) / _bytesPerPoint;
            step = Math.Min(step, between / ((groups[i].Count() + groups[i - 1].Count()) / 2.0));
        }

        return (float)step;
    }
}
