using GqaGen.Runtime.Storage;
using ScottPlot;
using ScottPlot.AxisPanels;
using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>What all plots share: size, frame, type and the way to a file. Lengths are in points of a 800 × 500 page.</summary>
internal static class PlotFrame
{
    public const int PixelWidth = 1600;
    public const int PixelHeight = 1000;
    public const int PixelsPerPoint = 2;
    public const float Width = PixelWidth / PixelsPerPoint;
    public const float Height = PixelHeight / PixelsPerPoint;

    public const float TitleSize = 17;
    public const float LabelSize = 15;
    public const float TickSize = 13;

    /// <summary>A title is centred on the data area, which lies left of the middle where there is a legend.</summary>
    private const float MaxTitleWidth = 560;

    public static readonly Color Ink = Color.FromHex("#202020");
    public static readonly Color Faint = Color.FromHex("#DDDDDD");

    public static Plot New(string title, string xLabel, string yLabel)
    {
        Plot plot = new() { ScaleFactor = PixelsPerPoint };
        plot.FigureBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Faint;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;

        plot.Axes.Title.Label.Text = PlotFont.Fit(title, TitleSize, MaxTitleWidth, bold: true);
        PlotFont.Apply(plot.Axes.Title.Label, TitleSize, bold: true);
        plot.Axes.Bottom.Label.Text = PlotFont.Fit(xLabel, LabelSize, Width - 200);
        plot.Axes.Left.Label.Text = PlotFont.Fit(yLabel, LabelSize, Height - 80);
        foreach (IAxis axis in plot.Axes.GetAxes()) Style(axis);
        plot.Axes.Bottom.TickGenerator = new NumericTicks();
        plot.Axes.Left.TickGenerator = new NumericTicks();
        return plot;
    }

    public static void Style(IAxis axis)
    {
        PlotFont.Apply(axis.Label, LabelSize);
        PlotFont.Apply(axis.TickLabelStyle, TickSize);
        axis.FrameLineStyle.Color = Ink;
        axis.MinorTickStyle.Length = 0;
        if (axis is AxisBase panel)
        {
            panel.PaddingBetweenTickAndAxisLabels = new(6, 3);
            panel.PaddingOutsideAxisLabels = new(6, 3);
        }
    }

    public static void Save(Plot plot, string path)
    {
        SKImageInfo info = new(PixelWidth, PixelHeight, SKColorType.Rgba8888, SKAlphaType.Premul);
        using SKSurface surface = SKSurface.Create(info);
        plot.Render(surface.Canvas, PixelWidth, PixelHeight);
        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        AtomicFile.Write(path, png.ToArray());
    }
}
