using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GqaGen.Runtime.Plots;

/// <summary>One row of an <see cref="IntervalPlot"/>.</summary>
/// <param name="Name">Beside the row.</param>
/// <param name="Middle">The estimate.</param>
/// <param name="Low">The lower end of its interval; null where there is none.</param>
/// <param name="High">The upper end of its interval; null where there is none.</param>
public sealed record IntervalRow(string Name, double Middle, double? Low, double? High);

/// <summary>Draws estimates with their intervals, one below the other, beside a line at zero (a forest plot).</summary>
public static class IntervalPlot
{
    private const float MarkerSize = 11;
    private const float MaxNameWidth = 200;

    /// <summary>Writes a PNG of 1600 × 1000 pixels, whole or not at all. The same data give the same bytes.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="rows">The estimates, the first on top.</param>
    /// <param name="title">Above the plot.</param>
    /// <param name="label">The horizontal axis, with its unit.</param>
    /// <param name="order">Names in the order in which they take their colours; that of the rows unless given.</param>
    /// <exception cref="ArgumentException">There is no row, or a number is not finite; the message names the row.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<IntervalRow> rows, string title, string label, IReadOnlyList<string>? order = null)
    {
        if (rows.Count == 0) throw new ArgumentException("There is no estimate to draw.", nameof(rows));
        if (rows.FirstOrDefault(row => !double.IsFinite(row.Middle + (row.Low ?? 0) + (row.High ?? 0))) is { } bad)
        {
            throw new ArgumentException($"{bad.Name}: an estimate or an end of its interval is not finite.", nameof(rows));
        }

        using Plot plot = PlotFrame.New(title, label, "");
        plot.HideLegend();
        plot.Grid.YAxisStyle.IsVisible = false;
        LinePlot zero = plot.Add.Line(0, -1, 0, rows.Count);
        zero.LineColor = PlotFrame.Ink;
        zero.LineWidth = 1.2f;
        zero.MarkerSize = 0;
        SeriesOrder styles = new(rows.Select(row => row.Name), order);
        NumericManual names = new() { MaxTickCount = int.MaxValue };
        for (int i = 0; i < rows.Count; i++)
        {
            double y = rows.Count - 1 - i;
            AddRow(plot, rows[i], y, styles.StyleOf(rows[i].Name));
            names.AddMajor(y, PlotFont.Fit(rows[i].Name, PlotFrame.TickSize, MaxNameWidth));
        }

        plot.Axes.Left.TickGenerator = names;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.SetLimits(Limits(rows));
        PlotFrame.Save(plot, path);
    }

    private static AxisLimits Limits(IReadOnlyList<IntervalRow> rows)
    {
        double[] ends = [0, .. rows.SelectMany(row => new[] { row.Low ?? row.Middle, row.Middle, row.High ?? row.Middle })];
        double span = ends.Max() - ends.Min();
        double room = span > 0 ? .08 * span : 1;
        return new(ends.Min() - room, ends.Max() + room, -.6, rows.Count - .4);
    }

    private static void AddRow(Plot plot, IntervalRow row, double y, SeriesStyle style)
    {
        if (row is { Low: { } low, High: { } high })
        {
            plot.Add.Plottable(new ErrorBar([row.Middle], [y], xErrorsNegative: [row.Middle - low], xErrorsPositive: [high - row.Middle], yErrorsNegative: null, yErrorsPositive: null)
            {
                LineWidth = 1.8f,
                LineColor = style.Color,
                CapSize = 5,
            });
        }

        plot.Add.Marker(row.Middle, y).MarkerStyle = style.MarkerStyle(MarkerSize);
    }
}
