using ScottPlot;
using ScottPlot.Panels;

namespace GqaGen.Runtime.Plots;

/// <summary>The names of the series, right of the plot.</summary>
internal static class SeriesLegend
{
    private const float MaxNameWidth = 130;

    public static void Add(Plot plot, IReadOnlyList<(string Name, SeriesStyle Style)> series)
    {
        // About 18 lines fit beside the plot; more are set smaller.
        float size = PlotFrame.TickSize * Math.Min(1, 18f / series.Count);
        foreach ((string name, SeriesStyle style) in series)
        {
            LegendItem item = new()
            {
                LabelText = PlotFont.Fit(name, size, MaxNameWidth),
                LineWidth = 2,
                LineColor = style.Color,
                LinePattern = style.Pattern,
                MarkerStyle = style.MarkerStyle(8),
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
}
