namespace GqaGen.Runtime.Plots;

/// <summary>Samples that are sorted and known to fit together, as stretches of training over which a KV head's share was the same.</summary>
internal sealed class AllocationHistory
{
    private AllocationHistory(List<AllocationSample> samples, double end)
    {
        Samples = samples;
        End = end;
        KvHeads = [.. samples[0].Allocation.Select(heads => heads.Count)];
    }

    public List<AllocationSample> Samples { get; }

    /// <summary>KV heads of each layer.</summary>
    public IReadOnlyList<int> KvHeads { get; }

    public double Start => Samples[0].Step;

    /// <summary>Where the last sample's time ends: as long after it as it came after the one before.</summary>
    public double End { get; }

    public bool IsWhole => Values().All(value => value == Math.Round(value));

    /// <summary>
    /// The end of the scale: twice the uniform share, so that it lies in the middle, or more where more was seen. The same for every
    /// variant with the same heads that stays within it, so that their colours can be compared.
    /// </summary>
    public double Max => Math.Max(Values().Max(), Samples[0].Allocation.Max(TwiceUniform));

    /// <summary>Query heads of a KV head in the uniform allocation: one number, or two that follow each other where G does not divide H.</summary>
    public IReadOnlyCollection<int> Uniform =>
        [.. Samples[0].Allocation.SelectMany(heads => new[] { Math.Floor(Share(heads)), Math.Ceiling(Share(heads)) }).Select(level => (int)level).Distinct()];

    /// <exception cref="ArgumentException">There is no sample, or the samples do not fit together.</exception>
    public static AllocationHistory Of(IReadOnlyList<AllocationSample> samples)
    {
        if (samples.Count == 0) throw new ArgumentException("There is no allocation to draw.", nameof(samples));

        // A step that was read twice keeps its last reading.
        List<AllocationSample> sorted = [.. samples.GroupBy(sample => sample.Step).Select(same => same.Last()).OrderBy(sample => sample.Step)];
        IReadOnlyList<IReadOnlyList<double>> first = sorted[0].Allocation;
        if (first.Count == 0 || first.Any(heads => heads.Count == 0))
        {
            throw new ArgumentException($"Step {sorted[0].Step}: an allocation needs a layer, and each layer a KV head.", nameof(samples));
        }

        foreach (AllocationSample sample in sorted)
        {
            if (sample.Allocation.Count != first.Count || sample.Allocation.Zip(first).Any(pair => pair.First.Count != pair.Second.Count))
            {
                throw new ArgumentException($"Step {sample.Step}: its layers or KV heads are not as many as at step {sorted[0].Step}.", nameof(samples));
            }

            if (sample.Allocation.SelectMany(heads => heads).Any(value => !double.IsFinite(value) || value < 0))
            {
                throw new ArgumentException($"Step {sample.Step}: a KV head serves a negative or not finite number of query heads.", nameof(samples));
            }
        }

        double last = sorted[^1].Step;
        return new(sorted, sorted.Count > 1 ? last + (last - sorted[^2].Step) : last + 1);
    }

    /// <summary>The stretches of one KV head, from left to right.</summary>
    public IEnumerable<Stretch> Stretches(int layer, int head)
    {
        double start = Start;
        double value = Samples[0].Allocation[layer][head];
        foreach (AllocationSample sample in Samples.Skip(1))
        {
            double next = sample.Allocation[layer][head];
            if (next == value) continue;
            yield return new(start, sample.Step, value);
            (start, value) = (sample.Step, next);
        }

        yield return new(start, End, value);
    }

    private static double Share(IReadOnlyList<double> heads) => Math.Round(heads.Sum()) / heads.Count;

    private static double TwiceUniform(IReadOnlyList<double> heads)
    {
        double queries = Math.Round(heads.Sum());
        return Math.Min(queries, Math.Ceiling(2 * queries / heads.Count));
    }

    private IEnumerable<double> Values() => Samples.SelectMany(sample => sample.Allocation).SelectMany(heads => heads);

    internal readonly record struct Stretch(double From, double To, double Queries);
}
