using System.Globalization;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.Panels;
using ScottPlot.TickGenerators;

namespace GqaGen.Runtime.Plots;

/// <summary>Draws how many query heads each KV head of each layer served as training went on.</summary>
public static class AllocationHeatMap
{
    /// <summary>Lowest row whose KV head is named beside it, in points.</summary>
    private const double LowestNamedRow = 13;

    /// <summary>About what the title and the horizontal axis leave for the rows, in points.</summary>
    private const double RoomForRows = PlotFrame.Height - 105;

    /// <summary>
    /// Writes a PNG of 1600 × 1000 pixels, whole or not at all: a row for each KV head, grouped by layer, the first on top; training steps to
    /// the right; the colour is the number of query heads served, and its scale marks the uniform allocation. The same data give the same
    /// bytes, and the same heads the same colours.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="title">Above the plot, for instance the variant and the seed.</param>
    /// <param name="samples">The readings in any order; a later one of the same step replaces an earlier one.</param>
    /// <exception cref="ArgumentException">
    /// There is no sample, their layers or KV heads differ in number, or a share is negative or not finite; the message names the step.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, string title, IReadOnlyList<AllocationSample> samples)
    {
        AllocationHistory history = AllocationHistory.Of(samples);
        QueryHeadScale scale = new(history.Max, history.IsWhole);
        AllocationRows rows = new(history, scale);
        using Plot plot = PlotFrame.New(title, "Training step", "");
        plot.Grid.IsVisible = false;
        plot.Add.Plottable(rows);
        plot.Axes.SetLimits(rows.GetAxisLimits());
        plot.Axes.Bottom.TickGenerator = new NumericTicks(integers: true);
        AddRowNames(plot, history, rows);
        AddColorBar(plot, rows, scale.Ticks(history.Uniform));
        PlotFrame.Save(plot, path);
    }

    private static void AddRowNames(Plot plot, AllocationHistory history, AllocationRows rows)
    {
        NumericManual heads = new() { MaxTickCount = int.MaxValue };
        NumericManual layers = new() { MaxTickCount = int.MaxValue };
        bool namesHeads = RoomForRows / rows.Height >= LowestNamedRow;
        int layerStep = (int)Math.Ceiling(history.KvHeads.Count * LowestNamedRow / RoomForRows);
        for (int layer = 0; layer < history.KvHeads.Count; layer++)
        {
            for (int head = 0; namesHeads && head < history.KvHeads[layer]; head++)
            {
                heads.AddMajor(rows.TopOf(layer) - head - .5, string.Create(CultureInfo.InvariantCulture, $"KV {head + 1}"));
            }

            if (layer % layerStep == 0)
            {
                double middle = rows.TopOf(layer) - (history.KvHeads[layer] / 2.0);
                layers.AddMajor(middle, string.Create(CultureInfo.InvariantCulture, $"Layer {layer + 1}"));
            }
        }

        plot.Axes.Left.TickGenerator = heads;
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        LeftAxis outer = plot.Axes.AddLeftAxis();
        PlotFrame.Style(outer);
        PlotFont.Apply(outer.TickLabelStyle, PlotFrame.TickSize, bold: true);
        outer.TickGenerator = layers;
        outer.FrameLineStyle.Width = 0;
        outer.MajorTickStyle.Length = 0;
        outer.Range.Set(0, rows.Height);
        if (!namesHeads) outer.LabelText = "KV heads of each layer, the first on top";
    }

    private static void AddColorBar(Plot plot, AllocationRows rows, ITickGenerator ticks)
    {
        ColorBar bar = plot.Add.ColorBar(rows);
        PlotFrame.Style(bar.Axis);
        bar.Axis.FrameLineStyle.Width = 0;
        ((AxisBase)bar.Axis).PaddingBetweenTickAndAxisLabels = new(12, 3);
        bar.Width = 20;
        bar.Axis.TickGenerator = ticks;
        bar.Axis.Label.Text = "Query heads served by the KV head";
    }
}
