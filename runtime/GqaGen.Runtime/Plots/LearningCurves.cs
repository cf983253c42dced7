using ScottPlot;
using ScottPlot.Plottables;

namespace GqaGen.Runtime.Plots;

/// <summary>Draws how a quantity moved in training, one line a variant.</summary>
public static class LearningCurves
{
    private const int MarkersALine = 8;

    /// <summary>
    /// Writes a PNG of 1600 × 1000 pixels, whole or not at all: for each variant the mean over its runs, and a band of one sample standard
    /// deviation around it. Runs of a variant are compared where all of them have a reading. The same data give the same bytes.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="curves">The runs.</param>
    /// <param name="axes">What the axes mean.</param>
    /// <param name="order">Variants in the order in which they take their colours; that in which they first come unless given.</param>
    /// <exception cref="ArgumentException">There is no finite reading to draw, or a place on the horizontal axis is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<LearningCurve> curves, CurveAxes axes, IReadOnlyList<string>? order = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(axes.MeanOf, 1);
        if (curves.FirstOrDefault(curve => curve.Points.Any(point => !double.IsFinite(point.X))) is { } bad)
        {
            throw new ArgumentException($"Run {bad.Variant}, seed {bad.Seed}: a reading's place on the horizontal axis is not finite.", nameof(curves));
        }

        string yLabel = axes.MeanOf > 1 ? $"{axes.YLabel}, mean of {axes.MeanOf} readings" : axes.YLabel;
        using Plot plot = PlotFrame.New(axes.Title, axes.XLabel, yLabel);
        plot.HideLegend();
        if (axes.HasWholeX) plot.Axes.Bottom.TickGenerator = new NumericTicks(integers: true);
        SeriesOrder styles = new(curves.Select(curve => curve.Variant), order);
        List<Series> series =
        [
            .. curves.GroupBy(curve => curve.Variant).Select(runs =>
                new Series(runs.Key, styles.StyleOf(runs.Key), CurveBand.Pieces([.. runs], axes.YScale, axes.MeanOf))),
        ];
        if (series.All(one => one.Pieces.Count == 0))
        {
            throw new ArgumentException("There is no finite reading that all runs of a variant share; nothing to draw.", nameof(curves));
        }

        foreach (Series one in series) AddBand(plot, one);
        for (int index = 0; index < series.Count; index++) AddLine(plot, series[index], index, series.Count);
        SeriesLegend.Add(plot, [.. series.Select(one => (one.Name, one.Style))]);
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

    private sealed record Series(string Name, SeriesStyle Style, List<BandPoint[]> Pieces);
}
