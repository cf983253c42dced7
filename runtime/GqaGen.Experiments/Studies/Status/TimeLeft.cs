using GqaGen.Experiments.Studies.Planning;

namespace GqaGen.Experiments.Studies.Status;

/// <summary>Guesses how long a study still takes from how long it has taken.</summary>
public static class TimeLeft
{
    /// <summary>
    /// Each item that is not done counts as the mean of the done ones of its phase and size, or of its phase, or of all; shared among the workers.
    /// Null before one is done.
    /// </summary>
    /// <param name="items">The items and the seconds that those that are done took.</param>
    /// <param name="workers">Trainings at once.</param>
    public static TimeSpan? Of(IReadOnlyCollection<(WorkItem Item, bool IsDone, double? Seconds)> items, int workers)
    {
        var timed = items.Where(i => i.IsDone && i.Seconds is not null).Select(i => (i.Item.Phase, i.Item.Size, Seconds: i.Seconds!.Value)).ToList();
        if (timed.Count == 0) return null;
        double all = timed.Average(t => t.Seconds);
        Dictionary<Phase, double> byPhase = timed.GroupBy(t => t.Phase).ToDictionary(g => g.Key, g => g.Average(t => t.Seconds));
        Dictionary<(Phase, string), double> bySize = timed.GroupBy(t => (t.Phase, t.Size)).ToDictionary(g => g.Key, g => g.Average(t => t.Seconds));
        double left = items.Where(i => !i.IsDone)
            .Sum(i => bySize.TryGetValue((i.Item.Phase, i.Item.Size), out double near) ? near : byPhase.TryGetValue(i.Item.Phase, out double far) ? far : all);
        return TimeSpan.FromSeconds(left / Math.Max(workers, 1));
    }
}
