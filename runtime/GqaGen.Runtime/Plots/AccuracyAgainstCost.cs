using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>Draws what each variant's accuracy costs in KV cache.</summary>
public static class AccuracyAgainstKvBytes
{
    private const float NameSize = 14;
    private const float MaxNameWidth = 180;
    private const double ClosestTicks = 52;

    /// <summary>
    /// Writes a PNG of 1600 × 1000 pixels, whole or not at all: a named point for each variant, with an error bar of one sample standard
    /// deviation where there are several seeds. Points of the same memory are set side by side. The same data give the same bytes.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="points">The variants; they take their colours in this order.</param>
    /// <param name="title">Above the plot.</param>
    /// <exception cref="ArgumentException">
    /// There is no point, an accuracy is not finite, or its memory is negative; the message names the variant.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<AccuracyPoint> points, string title = "Accuracy against KV cache")
    {
        if (points.Count == 0) throw new ArgumentException("There is no variant to draw.", nameof(points));
        foreach (AccuracyPoint point in points) Check(point);

        ScatterLayout layout = new(points);
        bool sideBySide = layout.Bytes.Count < points.Count;
        string xLabel = sideBySide ? "KV cache (bytes per token); equal sizes side by side" : "KV cache (bytes per token)";
        bool severalSeeds = points.Any(point => point.Accuracy.StandardDeviation is not null);
        string yLabel = severalSeeds ? "Test accuracy (%), mean ± s.d. over seeds" : "Test accuracy (%)";
        using Plot plot = PlotFrame.New(title, xLabel, yLabel);
        plot.HideLegend();
        plot.Layout.Fixed(new PixelPadding(
            ScatterLayout.Area.Left,
            PlotFrame.Width - ScatterLayout.Area.Right,
            PlotFrame.Height - ScatterLayout.Area.Bottom,
            ScatterLayout.Area.Top));
        plot.Axes.SetLimits(layout.Limits);
        plot.Axes.Bottom.TickGenerator = Ticks(layout);
        for (int i = 0; i < points.Count; i++) AddPoint(plot, points[i], layout.Places[i], SeriesStyle.Of(i));
        AddNames(plot, points, layout);
        PlotFrame.Save(plot, path);
    }

    private static void Check(AccuracyPoint point)
    {
        if (!double.IsFinite(point.Accuracy.Mean) || point.Accuracy.StandardDeviation is { } deviation && !double.IsFinite(deviation))
        {
            throw new ArgumentException($"{point.Variant}: the accuracy is not finite.", nameof(point));
        }

        if (point.Accuracy.Count == 0) throw new ArgumentException($"{point.Variant}: the accuracy is of no seed.", nameof(point));
        if (point.KvBytesPerToken < 0)
        {
            throw new ArgumentException($"{point.Variant}: {point.KvBytesPerToken} bytes per token is negative.", nameof(point));
        }
    }

    private static ITickGenerator Ticks(ScatterLayout layout)
    {
        float[] xs = [.. layout.Bytes.Select(bytes => layout.ToPage(new(bytes, 0)).X)];
        if (xs.Zip(xs.Skip(1)).Any(pair => pair.Second - pair.First < ClosestTicks)) return new NumericTicks(integers: true);

        NumericManual ticks = new();
        foreach (long bytes in layout.Bytes) ticks.AddMajor(bytes, bytes.ToString("N0", CultureInfo.InvariantCulture));
        return ticks;
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
