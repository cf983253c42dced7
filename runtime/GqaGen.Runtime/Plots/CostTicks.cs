using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GqaGen.Runtime.Plots;

/// <summary>Ticks of the axis of costs.</summary>
internal static class CostTicks
{
    /// <summary>Closest two ticks may be, in points.</summary>
    private const double Closest = 52;

    /// <summary>Digits of a power of ten that get a tick, the fewest first.</summary>
    private static readonly int[][] Digits = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5], [1, 2, 5], [1, 3], [1]];

    /// <summary>A tick at each cost where they are whole and lie far enough apart, else at round numbers.</summary>
    public static ITickGenerator Of(ScatterLayout layout, CostAxis axis)
    {
        float[] xs = [.. layout.Costs.Select(cost => layout.ToPage(new(axis.Place(cost), 0)).X)];
        if (axis.IsWhole && xs.Zip(xs.Skip(1)).All(pair => pair.Second - pair.First >= Closest)) return At(layout.Costs, axis);
        return axis.IsLogarithmic ? At(RoundNumbers(layout), axis) : new NumericTicks(integers: axis.IsWhole);
    }

    private static NumericManual At(IEnumerable<double> costs, CostAxis axis)
    {
        NumericManual ticks = new();
        foreach (double cost in costs) ticks.AddMajor(axis.Place(cost), Label(cost));
        return ticks;
    }

    /// <summary>The most round numbers between the limits that have room for their labels.</summary>
    private static double[] RoundNumbers(ScatterLayout layout)
    {
        int lowest = (int)Math.Floor(layout.Limits.Left), highest = (int)Math.Ceiling(layout.Limits.Right);
        foreach (int[] digits in Digits)
        {
            double[] numbers =
            [
                .. Enumerable.Range(lowest, highest - lowest + 1).SelectMany(power => digits.Select(digit => digit * Math.Pow(10, power)))
                    .Where(number => Math.Log10(number) >= layout.Limits.Left && Math.Log10(number) <= layout.Limits.Right),
            ];
            float[] xs = [.. numbers.Select(number => layout.ToPage(new(Math.Log10(number), 0)).X)];
            if (xs.Zip(xs.Skip(1)).All(pair => pair.Second - pair.First >= Closest)) return numbers;
        }

        return [];
    }

    private static string Label(double cost) => cost.ToString(cost >= 1000 ? "N0" : "0.######", CultureInfo.InvariantCulture);
}
