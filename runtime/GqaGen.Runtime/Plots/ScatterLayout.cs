using ScottPlot;
using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>
/// Where the points of <see cref="AccuracyAgainstCost"/> lie on the page, in points, known before it is drawn. Variants of the same
/// cost are set side by side, so that none hides another.
/// </summary>
internal sealed class ScatterLayout
{
    public const float MarkerSize = 11;

    private const float WidestStep = 30;
    private const float SideMargin = 60;

    private readonly double _costPerPoint;
    private readonly double _percentPerPoint;

    public ScatterLayout(IReadOnlyList<AccuracyPoint> points, CostAxis axis)
    {
        List<IGrouping<double, int>> groups = [.. Enumerable.Range(0, points.Count).GroupBy(i => points[i].Cost).OrderBy(group => group.Key)];
        Costs = [.. groups.Select(group => group.Key)];
        (double first, double last) = (axis.Place(Costs[0]), axis.Place(Costs[^1]));
        double span = Math.Max(last - first, Costs.Count == 1 ? 1 : 0);
        double widest = (groups.Max(group => group.Count()) - 1) * WidestStep / 2.0;
        float margin = (float)Math.Min(SideMargin + widest, Area.Width / 3);
        _costPerPoint = span / (Area.Width - (2 * margin));
        double left = Costs.Count == 1 ? first - .5 : first;

        double low = points.Min(point => Percent(point) - Deviation(point));
        double high = points.Max(point => Percent(point) + Deviation(point));
        double middle = (low + high) / 2;
        double room = Math.Max(high - low, 1);
        Limits = new(
            left - (margin * _costPerPoint), left + span + (margin * _costPerPoint), middle - (.7 * room), middle + (.7 * room));
        _percentPerPoint = (Limits.Top - Limits.Bottom) / Area.Height;

        Places = new Coordinates[points.Count];
        float step = StepBetween(groups, axis);
        foreach (IGrouping<double, int> group in groups)
        {
            double shift = -(group.Count() - 1) / 2.0;
            foreach (int i in group) Places[i] = new(axis.Place(group.Key) + (shift++ * step * _costPerPoint), Percent(points[i]));
        }
    }

    /// <summary>The data area on the page.</summary>
    public static SKRect Area { get; } = new(88, 48, PlotFrame.Width - 24, PlotFrame.Height - 62);

    public AxisLimits Limits { get; }

    /// <summary>The costs that come, rising.</summary>
    public IReadOnlyList<double> Costs { get; }

    /// <summary>Each variant's place: <see cref="CostAxis.Place"/> and percent.</summary>
    public Coordinates[] Places { get; }

    public static double Percent(AccuracyPoint point) => 100 * point.Accuracy.Mean;

    public static double Deviation(AccuracyPoint point) => 100 * (point.Accuracy.StandardDeviation ?? 0);

    public SKPoint ToPage(Coordinates place) => new(
        (float)(Area.Left + ((place.X - Limits.Left) / _costPerPoint)),
        (float)(Area.Bottom - ((place.Y - Limits.Bottom) / _percentPerPoint)));

    public Coordinates ToPlot(SKPoint page) => new(
        Limits.Left + ((page.X - Area.Left) * _costPerPoint),
        Limits.Bottom + ((Area.Bottom - page.Y) * _percentPerPoint));

    /// <summary>The marker of a variant together with its error bar.</summary>
    public SKRect Obstacle(int index, AccuracyPoint point)
    {
        SKPoint center = ToPage(Places[index]);
        float half = (float)Math.Max(MarkerSize / 2, Deviation(point) / _percentPerPoint);
        return new(center.X - (MarkerSize / 2), center.Y - half, center.X + (MarkerSize / 2), center.Y + half);
    }

    // Smaller steps where neighbouring values leave less room.
    private float StepBetween(List<IGrouping<double, int>> groups, CostAxis axis)
    {
        double step = WidestStep;
        for (int i = 1; i < groups.Count; i++)
        {
            double between = (axis.Place(groups[i].Key) - axis.Place(groups[i - 1].Key)) / _costPerPoint;
            step = Math.Min(step, between / ((groups[i].Count() + groups[i - 1].Count()) / 2.0));
        }

        return (float)step;
    }
}
