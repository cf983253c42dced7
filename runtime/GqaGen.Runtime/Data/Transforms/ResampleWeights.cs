namespace GqaGen.Runtime.Data.Transforms;

/// <summary>
/// How the places of one axis are mixed into another number of places, in the fixed point of Pillow's <c>Resample.c</c>, so that the
/// result is Pillow's to the last bit on every machine.
/// </summary>
internal sealed class ResampleWeights
{
    /// <summary>Bits behind the point of a weight.</summary>
    public const int FractionBits = 22;

    private readonly int[] _first;
    private readonly int[][] _weights;

    private ResampleWeights(int outputs) => (_first, _weights) = (new int[outputs], new int[outputs][]);

    /// <summary>The first input that output <paramref name="i"/> is mixed from, and the weights of it and those that follow.</summary>
    public (int First, int[] Weights) this[int i] => (_first[i], _weights[i]);

    /// <summary>The weights from <paramref name="inputs"/> places to <paramref name="outputs"/>.</summary>
    public static ResampleWeights Of(int inputs, int outputs, Resampling filter)
    {
        var result = new ResampleWeights(outputs);
        double scale = (double)inputs / outputs, widening = Math.Max(scale, 1), support = (filter == Resampling.Bilinear ? 1 : 2) * widening;
        for (int i = 0; i < outputs; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), inputs);
            var weights = new double[end - first];
            for (int k = 0; k < weights.Length; k++) weights[k] = Filter(filter, (first + k - centre + 0.5) * (1 / widening));
            double sum = weights.Sum();
            result._first[i] = first;
            result._weights[i] = [.. weights.Select(w => Fixed(w / sum))];
        }
        return result;
    }

    private static int Fixed(double weight) => (int)((weight * (1 << FractionBits)) + (weight < 0 ? -0.5 : 0.5));

    private static double Filter(Resampling filter, double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return filter switch
        {
            Resampling.Bilinear => Math.Max(1 - x, 0),
            _ when x < 1 => ((((a + 2) * x) - (a + 3)) * x * x) + 1,
            _ when x < 2 => ((((x - 5) * x) + 8) * x - 4) * a,
            _ => 0,
        };
    }
}
