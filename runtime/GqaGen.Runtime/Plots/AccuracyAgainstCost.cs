using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>Draws what each variant's accuracy costs, for instance in KV cache or in time.</summary>
public static class AccuracyAgainstCost
{
    private const float NameSize = 14;
    private const float MaxNameWidth = 180;

    /// <summary>
    /// Writes a PNG of 1600 × 1000 pixels, whole or not at all: a named point for each variant, with an error bar of one sample standard
    /// deviation where there are several seeds. Points of the same cost are set side by side. The same data give the same bytes.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="points">The variants.</param>
    /// <param name="axis">What the costs are.</param>
    /// <param name="order">Names in the order in which they take their colours; that of the points unless given.</param>
    /// <exception cref="ArgumentException">
    /// There is no point, an accuracy is not finite, or a cost is negative, not finite, or zero on a logarithmic axis; the message names
    /// the variant.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<AccuracyPoint> points, CostAxis axis, IReadOnlyList<string>? order = null)
    {
        if (points.Count == 0) throw new ArgumentException("There is no variant to draw.", nameof(points));
        foreach (AccuracyPoint point in points) Check(point, axis);

        ScatterLayout layout = new(points, axis);
        bool sideBySide = layout.Costs.Count < points.Count;
        string xLabel = sideBySide ? $"{axis.Label}; equal values side by side" : axis.Label;
        bool severalSeeds = points.Any(point => point.Accuracy.StandardDeviation is not null);
        string yLabel = severalSeeds ? "Test accuracy (%), mean ± s.d. over seeds" : "Test accuracy (%)";
        using Plot plot = PlotFrame.New(axis.Title, xLabel, yLabel);
        plot.HideLegend();
        plot.Layout.Fixed(new PixelPadding(
            ScatterLayout.Area.Left,
            PlotFrame.Width - ScatterLayout.Area.Right,
            PlotFrame.Height - ScatterLayout.Area.Bottom,
            ScatterLayout.Area.Top));
        plot.Axes.SetLimits(layout.Limits);
        plot.Axes.Bottom.TickGenerator = CostTicks.Of(layout, axis);
        SeriesOrder styles = new(points.Select(point => point.Variant), order);
        for (int i = 0; i < points.Count; i++) AddPoint(plot, points[i], layout.Places[i], styles.StyleOf(points[i].Variant));
        AddNames(plot, points, layout);
        PlotFrame.Save(plot, path);
    }

    private static void Check(AccuracyPoint point, CostAxis axis)
    {
        if (!double.IsFinite(point.Accuracy.Mean) || point.Accuracy.StandardDeviation is { } deviation && !double.IsFinite(deviation))
        {
            throw new ArgumentException($"{point.Variant}: the accuracy is not finite.", nameof(point));
        }

        if (point.Accuracy.Count == 0) throw new ArgumentException($"{point.Variant}: the accuracy is of no seed.", nameof(point));
        if (!double.IsFinite(point.Cost) || point.Cost < 0 || (axis.IsLogarithmic && point.Cost == 0))
        {
            string bound = axis.IsLogarithmic ? "positive" : "zero or more";
            throw new ArgumentException(FormattableString.Invariant($"{point.Variant}: a cost of {point.Cost} is not finite and {bound}."), nameof(point));
        }
    }

    private static void AddPoint(Plot plot, AccuracyPoint point, Coordinates place, SeriesStyle style)
    {
        if (ScatterLayout.Deviation(point) > 0)
        {
            double[] deviation = [ScatterLayout.Deviation(point)];
            ErrorBar bar = new([place.X], [place.Y], null, null, deviation, deviation)
            {
                LineWidth = 1.6f,
                LineColor = style.Color,
                CapSize = 4,
            };
            plot.Add.Plottable(bar);
        }

        plot.Add.Marker(place.X, place.Y).MarkerStyle = style.MarkerStyle(ScatterLayout.MarkerSize);
    }

    private static void AddNames(Plot plot, IReadOnlyList<AccuracyPoint> points, ScatterLayout layout)
    {
        string[] names = [.. points.Select(point => PlotFont.Fit(point.Variant, NameSize, MaxNameWidth))];
        SKPoint[] anchors = [.. layout.Places.Select(layout.ToPage)];
        SKRect[] places = LabelPlacement.Place(
            anchors,
            [.. names.Select(name => new SKSize(PlotFont.Width(name, NameSize), NameSize * 1.2f))],
            [.. points.Select((point, i) => layout.Obstacle(i, point))],
            SKRect.Inflate(ScatterLayout.Area, -4, -4));
        for (int i = 0; i < names.Length; i++)
        {
            AddLeader(plot, layout, anchors[i], LabelPlacement.Nearest(places[i], anchors[i]));
            Text text = plot.Add.Text(names[i], layout.ToPlot(new(places[i].MidX, places[i].MidY)));
            PlotFont.Apply(text.LabelStyle, NameSize);
            text.Alignment = Alignment.MiddleCenter;
        }
    }

    private static void AddLeader(Plot plot, ScatterLayout layout, SKPoint anchor, SKPoint end)
    {
        const float ShortestLeader = 14;
        float distance = SKPoint.Distance(anchor, end);
        if (distance < ShortestLeader) return;

        // From the marker's edge to just before the name.
        SKPoint direction = new((end.X - anchor.X) / distance, (end.Y - anchor.Y) / distance);
        const float Start = (ScatterLayout.MarkerSize / 2) + 1;
        SKPoint from = new(anchor.X + (direction.X * Start), anchor.Y + (direction.Y * Start));
        SKPoint to = new(end.X - direction.X, end.Y - direction.Y);
        LinePlot line = plot.Add.Line(layout.ToPlot(from), layout.ToPlot(to));
        line.LineColor = Colors.Gray;
        line.LineWidth = .8f;
        line.MarkerSize = 0;
    }
}
