using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GqaGen.Runtime.Plots;

/// <summary>Ticks at round numbers, all with as many decimals as the one that needs most: 96.8, 97.0, 97.2.</summary>
internal sealed class NumericTicks(bool integers = false) : ITickGenerator
{
    private const int MostDecimals = 6;

    private readonly NumericAutomatic _places = new()
    {
        IntegerTicksOnly = integers,
        LabelFormatter = value => Label(value, Decimals(value)),
    };

    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get => _places.MaxTickCount; set => _places.MaxTickCount = value; }

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        _places.Regenerate(range, edge, size, paint, labelStyle);
        double[] places = [.. _places.Ticks.Where(tick => tick.IsMajor).Select(tick => tick.Position)];
        int decimals = places.Select(Decimals).DefaultIfEmpty(0).Max();
        Ticks = [.. places.Select(place => Tick.Major(place, Label(place, decimals)))];
    }

    private static int Decimals(double value)
    {
        for (int decimals = 0; decimals < MostDecimals; decimals++)
        {
            if (Math.Abs(value - Math.Round(value, decimals)) < 1e-9 * Math.Max(1, Math.Abs(value))) return decimals;
        }

        return MostDecimals;
    }

    // Adding zero turns a negative zero into zero.
    private static string Label(double value, int decimals) =>
        (Math.Round(value, decimals) + 0.0).ToString($"{(Math.Abs(value) >= 10_000 ? 'N' : 'F')}{decimals}", CultureInfo.InvariantCulture);
}
