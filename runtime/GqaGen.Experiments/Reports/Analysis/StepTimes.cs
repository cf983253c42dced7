namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>The times of one data set and size, all of one machine: times of two do not compare.</summary>
internal sealed class StepTimes
{
    private readonly Dictionary<(string Variant, int NumKvHeads), double> _times = [];

    public StepTimes(Benchmark benchmark, IReadOnlyList<CellTiming> timings)
    {
        CellTiming[] own =
        [
            .. timings.Where(timing => (timing.Dataset, timing.ModelSize) == (benchmark.Dataset, benchmark.ModelSize))
                .Where(timing => benchmark.Main.Any(group => IsOf(timing, group))),
        ];
        IGrouping<(string Machine, int BatchSize), CellTiming>? most = own.GroupBy(timing => (timing.Machine, timing.BatchSize))
            .OrderByDescending(same => same.Select(timing => timing.Variant).Distinct().Count())
            .ThenBy(same => same.Key.Machine, StringComparer.Ordinal).ThenBy(same => same.Key.BatchSize)
            .FirstOrDefault();
        if (most is null) return;

        (Machine, BatchSize) = most.Key;
        OtherTimings = own.Length - most.Count();
        foreach (IGrouping<(string Variant, int NumKvHeads), CellTiming> same in most.GroupBy(timing => (timing.Variant, timing.NumKvHeads)))
        {
            _times[same.Key] = Median([.. same.Select(timing => timing.TrainingStepMs)]);
        }
    }

    /// <summary>The machine that timed the most variants; null where there is no time.</summary>
    public string? Machine { get; }

    public int BatchSize { get; }

    /// <summary>Timings of other machines and batch sizes, which are left out.</summary>
    public int OtherTimings { get; }

    /// <summary>Milliseconds of one training step, a median; null where it is not known.</summary>
    public double? Of(CellGroup group) => _times.TryGetValue((group.Variant, group.Setting.NumKvHeads), out double time) ? time : null;

    /// <exception cref="ArgumentException">A time is not positive; the message names it.</exception>
    public static void Check(CellTiming timing)
    {
        if (!(double.IsFinite(timing.TrainingStepMs) && timing.TrainingStepMs > 0))
        {
            throw new ArgumentException($"The time of {timing.Variant}, size {timing.ModelSize}, on {timing.Dataset} is not positive and finite.");
        }
    }

    private static bool IsOf(CellTiming timing, CellGroup group) => (timing.Variant, timing.NumKvHeads) == (group.Variant, group.Setting.NumKvHeads);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
