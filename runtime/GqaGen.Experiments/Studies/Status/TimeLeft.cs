using GqaGen.Experiments.Studies.Planning;

namespace GqaGen.Experiments.Studies.Status;

/// <summary>Guesses how long a study still takes from how long it has taken.</summary>
public static class TimeLeft
{
    /// <summary>
    /// Each item that is not done counts as the mean of the done ones of its phase, size and data set; or, by its epochs, as those of its size and
    /// data set, or as all. They are shared among the workers. Null before one is done.
    /// </summary>
    /// <param name="items">The items and the seconds that those that are done took.</param>
    /// <param name="workers">Trainings at once.</param>
    public static TimeSpan? Of(IReadOnlyCollection<(WorkItem Item, bool IsDone, double? Seconds)> items, int workers)
    {
        var timed = items.Where(i => i.IsDone && i.Seconds is not null).Select(i => (i.Item, Seconds: i.Seconds!.Value)).ToList();
        if (timed.Count == 0) return null;
        var alike = timed.GroupBy(t => (t.Item.Phase, t.Item.Size, t.Item.Arguments.Dataset)).ToDictionary(g => g.Key, g => g.Average(t => t.Seconds));
        var epoch = timed.GroupBy(t => (t.Item.Size, t.Item.Arguments.Dataset)).ToDictionary(g => g.Key, g => g.Average(t => t.Seconds / Epochs(t.Item)));
        double anyEpoch = timed.Average(t => t.Seconds / Epochs(t.Item));
        double left = items.Where(i => !i.IsDone).Sum(i =>
            alike.TryGetValue((i.Item.Phase, i.Item.Size, i.Item.Arguments.Dataset), out double near) ? near
            : Epochs(i.Item) * (epoch.TryGetValue((i.Item.Size, i.Item.Arguments.Dataset), out double far) ? far : anyEpoch));
        return TimeSpan.FromSeconds(left / Math.Max(workers, 1));
    }

    /// <summary>A duration to the second: 45 s, 3 min 20 s, 2 h 05 min.</summary>
    public static string Words(TimeSpan time)
    {
        var rounded = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return rounded.TotalHours >= 1 ? FormattableString.Invariant($"{(long)rounded.TotalHours} h {rounded.Minutes:00} min")
            : rounded.TotalMinutes >= 1 ? FormattableString.Invariant($"{rounded.Minutes} min {rounded.Seconds:00} s")
            : FormattableString.Invariant($"{rounded.Seconds} s");
    }

    private static int Epochs(WorkItem item) => item.Arguments.Training?.Epochs ?? 1;
}
