using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GqaGen.Runtime.Plots;

/// <summary>Draws how a quantity depends on a setting or on the layer, one line a variant.</summary>
public static class CategoryCurves
{
    private const float MarkerSize = 9;

    private const double ClosestTicks = 34;
    private const float MaxCategoryWidth = 136;

    /// <summary>
    /// Writes a PNG of 1600 × 1000 pixels, whole or not at all: for each variant the mean at each category, with a band of one sample standard
    /// deviation. A line breaks where a category is missing; a mean that stands alone has an error bar. The same data give the same bytes.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="curves">The variants.</param>
    /// <param name="axes">What the axes mean.</param>
    /// <param name="order">Variants in the order in which they take their colours; that of the curves unless given.</param>
    /// <exception cref="ArgumentException">
    /// There is no finite value, or a curve has not as many values as there are categories; the message names the variant.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<CategoryCurve> curves, CategoryAxes axes, IReadOnlyList<string>? order = null)
    {
        foreach (CategoryCurve curve in curves.Where(curve => curve.Values.Count != axes.Categories.Count))
        {
            throw new ArgumentException($"{curve.Name} has {curve.Values.Count} values for {axes.Categories.Count} categories.", nameof(curves));
        }

        SeriesOrder styles = new([.. curves.Select(curve => curve.Name), .. Names(axes.Reference)], order);
        Series[] series =
        [
            .. curves.Select((curve, i) => new Series(
                curve.Name, styles.StyleOf(curve.Name), [.. CategoryBand.Pieces(curve, axes, CategoryBand.Shift(i, curves.Count, axes))])),
        ];
        if (series.All(one => one.Pieces.Count == 0)) throw new ArgumentException("There is no finite value to draw.", nameof(curves));

        using Plot plot = PlotFrame.New(axes.Title, axes.XLabel, axes.YLabel);
        plot.HideLegend();
        if (axes.Reference is { } reference) AddReference(plot, reference, styles.StyleOf(reference.Name), axes);
        foreach (Series one in series) AddBands(plot, one);
        foreach (Series one in series) AddLine(plot, one);
        SeriesLegend.Add(plot, [.. series.Select(one => (one.Name, one.Style)), .. Names(axes.Reference).Select(name => (name, styles.StyleOf(name)))]);
        plot.Axes.Bottom.TickGenerator = Ticks(axes);
        plot.Axes.Margins(horizontal: 0, vertical: .06);
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(-.6, axes.Categories.Count - .4);
        if (axes.BeginsAtZero) plot.Axes.SetLimitsY(0, plot.Axes.GetLimits().Top);
        PlotFrame.Save(plot, path);
    }

    private static IEnumerable<string> Names(CategoryReference? reference) => reference is null ? [] : [reference.Name];

    private static NumericManual Ticks(CategoryAxes axes)
    {
        NumericManual ticks = new() { MaxTickCount = int.MaxValue };
        double width = (PlotFrame.Width - 260) / axes.Categories.Count;
        float widest = axes.Categories.Max(category => PlotFont.Width(category, PlotFrame.TickSize));
        int step = (int)Math.Ceiling(Math.Max(widest + 8, Math.Min(ClosestTicks, width)) / width);
        for (int i = 0; i < axes.Categories.Count; i += step) ticks.AddMajor(i, PlotFont.Fit(axes.Categories[i], PlotFrame.TickSize, MaxCategoryWidth));
        return ticks;
    }

    private static void AddReference(Plot plot, CategoryReference reference, SeriesStyle style, CategoryAxes axes)
    {
        double mean = axes.YScale * reference.Value.Mean, deviation = axes.YScale * (reference.Value.StandardDeviation ?? 0);
        if (deviation > 0)
        {
            FillY band = plot.Add.FillY([-1, axes.Categories.Count], [mean - deviation, mean - deviation], [mean + deviation, mean + deviation]);
            Bare(band, style);
        }

        LinePlot line = plot.Add.Line(-1, mean, axes.Categories.Count, mean);
        line.LineColor = style.Color;
        line.LinePattern = style.Pattern;
        line.LineWidth = 2;
        line.MarkerSize = 0;
        plot.Add.Marker(-.45, mean).MarkerStyle = style.MarkerStyle(MarkerSize);
        plot.Add.Marker(axes.Categories.Count - .55, mean).MarkerStyle = style.MarkerStyle(MarkerSize);
    }

    private static void AddBands(Plot plot, Series series)
    {
        foreach (BandPoint[] piece in series.Pieces.Where(piece => piece.Any(point => point.Deviation > 0)))
        {
            if (piece.Length == 1)
            {
                double[] deviation = [piece[0].Deviation];
                plot.Add.Plottable(new ErrorBar([piece[0].X], [piece[0].Mean], null, null, deviation, deviation)
                {
                    LineWidth = 1.6f,
                    LineColor = series.Style.Color,
                    CapSize = 4,
                });
                continue;
            }

            FillY band = plot.Add.FillY(
                [.. piece.Select(point => point.X)],
                [.. piece.Select(point => point.Mean - point.Deviation)],
                [.. piece.Select(point => point.Mean + point.Deviation)]);
            Bare(band, series.Style);
        }
    }

    private static void Bare(FillY band, SeriesStyle style)
    {
        band.FillColor = style.Color.WithAlpha(.12);
        band.LineWidth = 0;
        band.MarkerSize = 0;
    }

    private static void AddLine(Plot plot, Series series)
    {
        foreach (BandPoint[] piece in series.Pieces)
        {
            Scatter line = plot.Add.ScatterLine(piece.Select(point => new Coordinates(point.X, point.Mean)).ToArray(), series.Style.Color);
            line.LineWidth = 2;
            line.LinePattern = series.Style.Pattern;
            foreach (BandPoint point in piece) plot.Add.Marker(point.X, point.Mean).MarkerStyle = series.Style.MarkerStyle(MarkerSize);
        }
    }

    private sealed record Series(string Name, SeriesStyle Style, IReadOnlyList<BandPoint[]> Pieces);
}
