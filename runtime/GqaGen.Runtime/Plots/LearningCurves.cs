using ScottPlot;
using ScottPlot.Panels;
using ScottPlot.Plottables;

namespace GqaGen.Runtime.Plots;

/// <summary>Draws how a quantity moved in training, one line a variant.</summary>
public static class LearningCurves
{
    private const int MarkersALine = 8;
    private const float MaxNameWidth = 130;

    /// <summary>
    /// Writes a PNG of 1600 × 1000 pixels, whole or not at all: for each variant the mean over its runs, and a band of one sample standard
    /// deviation around it. Runs of a variant are compared where all of them have a reading. The same data give the same bytes.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="curves">The runs. Variants take their colours in the order in which they first come.</param>
    /// <param name="axes">What the axes mean.</param>
    /// <exception cref="ArgumentException">There is no finite reading to draw, or a place on the horizontal axis is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<LearningCurve> curves, CurveAxes axes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(axes.MeanOf, 1);
        if (curves.FirstOrDefault(curve => curve.Points.Any(point => !double.IsFinite(point.X))) is { } bad)
        {
            throw new ArgumentException($"Run {bad.Variant}, seed {bad.Seed}: a reading's place on the horizontal axis is not finite.", nameof(curves));
        }

        string yLabel = axes.MeanOf > 1 ? $"{axes.YLabel}, mean of {axes.MeanOf} readings" : axes.YLabel;
        using Plot plot = PlotFrame.New(axes.Title, axes.XLabel, yLabel);
        plot.HideLegend();
        List<Series> series =
        [
            .. curves.GroupBy(curve => curve.Variant).Select((runs, index) =>
                new Series(runs.Key, SeriesStyle.Of(index), CurveBand.Pieces([.. runs], axes.YScale, axes.MeanOf))),
        ];
        if (series.All(one => one.Pieces.Count == 0))
        {
            throw new ArgumentException("There is no finite reading that all runs of a variant share; nothing to draw.", nameof(curves));
        }

        foreach (Series one in series) AddBand(plot, one);
        for (int index = 0; index < series.Count; index++) AddLine(plot, series[index], index, series.Count);
        AddLegend(plot, series);
        plot.Axes.Margins(horizontal: 0.02, vertical: 0.04);
        PlotFrame.Save(plot, path);
    }

    private static void AddBand(Plot plot, Series series)
    {
        foreach (BandPoint[] piece in series.Pieces.Where(piece => piece.Any(point => point.Deviation > 0)))
        {
            FillY band = plot.Add.FillY(
                [.. piece.Select(point => point.X)],
                [.. piece.Select(point => point.Mean - point.Deviation)],
                [.. piece.Select(point => point.Mean + point.Deviation)]);
            band.FillColor = series.Style.Color.WithAlpha(.12);
            band.LineWidth = 0;
            band.MarkerSize = 0;
        }
    }

    private static void AddLine(Plot plot, Series series, int index, int count)
    {
        foreach (BandPoint[] piece in series.Pieces)
        {
            Coordinates[] points = [.. piece.Select(point => new Coordinates(point.X, point.Mean))];
            Scatter line = plot.Add.ScatterLine(points, series.Style.Color);
            line.LineWidth = 2;
            line.LinePattern = series.Style.Pattern;

            // Staggered, so that markers of lines that run together lie beside each other.
            double spacing = Math.Max(1, (double)piece.Length / MarkersALine);
            double first = piece.Length == 1 ? 0 : spacing * (index + .5) / count;
            for (double at = first; at < piece.Length; at += spacing)
            {
                BandPoint point = piece[(int)at];
                plot.Add.Marker(point.X, point.Mean).MarkerStyle = series.Style.MarkerStyle(8);
            }
        }
    }

    private static void AddLegend(Plot plot, List<Series> series)
    {
        // About 18 lines fit beside the plot; more are set smaller.
        float size = PlotFrame.TickSize * Math.Min(1, 18f / series.Count);
        foreach (Series one in series)
        {
            LegendItem item = new()
            {
                LabelText = PlotFont.Fit(one.Name, size, MaxNameWidth),
                LineWidth = 2,
                LineColor = one.Style.Color,
                LinePattern = one.Style.Pattern,
                MarkerStyle = one.Style.MarkerStyle(8),
            };
            PlotFont.Apply(item.LabelStyle, size);
            plot.Legend.ManualItems.Add(item);
        }

        plot.Legend.SymbolWidth = 44;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolHeight = Math.Min(plot.Legend.SymbolHeight, size);
        plot.Legend.InterItemPadding = new(size * .5f);
        plot.Legend.Padding = new(0);
        LegendPanel panel = plot.ShowLegend(Edge.Right);
        panel.Padding = new(12, 12, 0, 0);
        panel.Alignment = Alignment.UpperLeft;
    }

    private sealed record Series(string Name, SeriesStyle Style, List<BandPoint[]> Pieces);
}
