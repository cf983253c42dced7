using ScottPlot;

namespace GqaGen.Runtime.Plots;

/// <summary>
/// How one series of several is drawn: colour, line pattern and marker all differ, so that it is told apart in greyscale and by
/// colour-blind readers. Colours: Okabe and Ito, "Color Universal Design" (2008), their yellow last, as it is faint on white.
/// </summary>
internal sealed record SeriesStyle(Color Color, LinePattern Pattern, MarkerShape Marker)
{
    private static readonly Color[] Palette =
    [
        Color.FromHex("#000000"), Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"),
        Color.FromHex("#CC79A7"), Color.FromHex("#E69F00"), Color.FromHex("#56B4E9"), Color.FromHex("#F0E442"),
    ];

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        new([8, 3], 0, "dashed"),
        new([8, 3, 2, 3], 0, "dash-dot"),
        new([2, 2], 0, "dotted"),
        new([14, 4], 0, "long dashed"),
        new([8, 3, 2, 3, 2, 3], 0, "dash-dot-dot"),
        new([4, 2], 0, "densely dashed"),
    ];

    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond,
        MarkerShape.FilledTriangleDown, MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp, MarkerShape.OpenDiamond,
    ];

    /// <summary>The style of series <paramref name="index"/>; the three lists have coprime lengths, so 504 styles differ.</summary>
    public static SeriesStyle Of(int index) =>
        new(Palette[index % Palette.Length], Patterns[index % Patterns.Length], Markers[index % Markers.Length]);

    /// <summary>The marker at a size, open or filled by its shape.</summary>
    public MarkerStyle MarkerStyle(float size) => new(Marker, size, Color) { LineWidth = 1.8f, LineColor = Color };
}
