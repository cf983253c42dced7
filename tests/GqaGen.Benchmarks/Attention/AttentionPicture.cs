using GqaGen.Runtime.Plots;
using ScottPlot;

namespace GqaGen.Benchmarks.Attention;

/// <summary>Draws how much longer the official code's loop takes, by variant and shape.</summary>
internal static class AttentionPicture
{
    /// <summary>Writes a PNG beside the rows.</summary>
    public static void Save(string path, IReadOnlyList<AttentionRow> rows)
    {
        AttentionRow[] shown = [.. rows.Where(r => r.Precision == "float32" && r.Pass == "forward")];
        string[] variants = [.. shown.Select(r => r.Variant).Distinct()], shapes = [.. shown.Select(r => r.Shape).Distinct()];
        using Plot plot = new();
        for (int s = 0; s < shapes.Length; s++)
        {
            Bar[] bars = [.. variants.Select((variant, v) => new Bar
            {
                Position = (v * (shapes.Length + 1)) + s,
                Value = shown.Single(r => r.Variant == variant && r.Shape == shapes[s]).LoopAgainstGenerated,
                Size = 0.9,
                FillColor = new ScottPlot.Palettes.ColorblindFriendly().GetColor(s),
            })];
            plot.Add.Bars(bars).LegendText = shapes[s];
        }
        plot.Axes.Bottom.SetTicks([.. variants.Select((_, v) => (v * (shapes.Length + 1)) + ((shapes.Length - 1) / 2.0))], variants);
        plot.Add.HorizontalLine(1, pattern: LinePattern.Dashed);
        plot.Axes.SetLimitsY(0, shown.Max(r => r.LoopAgainstGenerated) * 1.25);
        plot.Title("The official code's loop against the generated module, forward, float32");
        plot.YLabel("times as long");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SavePng(path, 1200, 700);
    }
}
