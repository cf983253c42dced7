using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace GqaGen.Runtime.Plots;

/// <summary>
/// Draws the stretches of every KV head as a row. Not ScottPlot's heat-map, whose cells are of equal width and which cannot have one row.
/// </summary>
internal sealed class AllocationRows(AllocationHistory history, QueryHeadScale scale) : IPlottable, IHasColorAxis
{
    /// <summary>Between two layers, in rows.</summary>
    private const double LayerGap = .45;

    private const float NumberSize = 12;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    public IColormap Colormap => scale;

    /// <summary>Height of the whole picture, in rows.</summary>
    public double Height => history.KvHeads.Sum() + (LayerGap * (history.KvHeads.Count - 1));

    public ScottPlot.Range GetRange() => scale.Range;

    public AxisLimits GetAxisLimits() => new(history.Start, history.End, 0, Height);

    /// <summary>The upper edge of a layer; the first layer and the first head are on top.</summary>
    public double TopOf(int layer) => Height - history.KvHeads.Take(layer).Sum() - (LayerGap * layer);

    public void Render(RenderPack rp)
    {
        using SKPaint paint = new() { IsAntialias = false, Style = SKPaintStyle.Fill };
        for (int layer = 0; layer < history.KvHeads.Count; layer++)
        {
            for (int head = 0; head < history.KvHeads[layer]; head++)
            {
                float top = Axes.GetPixelY(TopOf(layer) - head);
                float bottom = Axes.GetPixelY(TopOf(layer) - head - 1);
                float line = bottom - top > 4 ? .5f : 0;
                foreach (AllocationHistory.Stretch stretch in history.Stretches(layer, head))
                {
                    SKRect cell = new(Axes.GetPixelX(stretch.From), top + line, Axes.GetPixelX(stretch.To), bottom - line);
                    paint.Color = scale.ColorOf(stretch.Queries).ToSKColor();
                    rp.Canvas.DrawRect(cell, paint);
                    Number(rp.Canvas, cell, stretch.Queries);
                }
            }
        }
    }

    // The number itself where there is room, for greyscale print and for rows that never change.
    private void Number(SKCanvas canvas, SKRect cell, double queries)
    {
        string text = queries.ToString("0.##", CultureInfo.InvariantCulture);
        float width = PlotFont.Width(text, NumberSize);
        if (cell.Height < NumberSize + 2 || cell.Width < width + 14) return;

        using SKFont font = new(PlotFont.Typeface(), NumberSize) { Subpixel = true, Edging = SKFontEdging.Antialias };
        using SKPaint paint = new() { Color = scale.TextColorOf(queries).ToSKColor(), IsAntialias = true };
        canvas.DrawText(text, cell.MidX - (width / 2), cell.MidY + (NumberSize * .36f), font, paint);
    }
}
