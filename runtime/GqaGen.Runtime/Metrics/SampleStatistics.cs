namespace GqaGen.Runtime.Metrics;

/// <summary>Mean and sample standard deviation of a few values, such as the accuracies of several seeds.</summary>
public readonly record struct SampleStatistics
{
    private SampleStatistics(int count, double mean, double? standardDeviation) =>
        (Count, Mean, StandardDeviation) = (count, mean, standardDeviation);

    /// <summary>Number n of values.</summary>
    public int Count { get; }

    /// <summary>Their mean, in their unit.</summary>
    public double Mean { get; }

    /// <summary>√(Σ(x − mean)²/(n − 1)), in their unit; null for one value, which says nothing about the spread.</summary>
    public double? StandardDeviation { get; }

    /// <summary>Computes the statistics; a NaN or an infinity among the values carries over.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static SampleStatistics Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("The mean of no values is not defined; give at least one.", nameof(values));

        // Two passes: the second is exact where the textbook formula cancels.
        double mean = 0;
        for (int i = 0; i < values.Count; i++) mean += (values[i] - mean) / (i + 1);
        if (values.Count == 1) return new(1, mean, null);

        double squares = 0;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return new(values.Count, mean, Math.Sqrt(squares / (values.Count - 1)));
    }
}
