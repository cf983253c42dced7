using System.Globalization;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;

namespace GqaGen.Experiments.Studies.Progress;

/// <summary>Counts what is done, by whomever, and says it in words.</summary>
internal sealed class StudyTally(IReadOnlyList<WorkItem> items, StudyDirectory directory, int workers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double?> _done = new(StringComparer.Ordinal);

    public int Total => items.Count;

    /// <summary>How many are done; other processes count too.</summary>
    public int Done
    {
        get
        {
            lock (_gate)
            {
                foreach (WorkItem item in items.Where(i => !_done.ContainsKey(i.Id)))
                {
                    WorkFolder folder = directory.Work(item);
                    if (folder.HasResult) _done.Add(item.Id, folder.ReadTiming()?.Seconds);
                }
                return _done.Count;
            }
        }
    }

    /// <summary>A guess, or null before anything is known.</summary>
    public TimeSpan? Left()
    {
        lock (_gate) return TimeLeft.Of([.. items.Select(i => (i, _done.ContainsKey(i.Id), _done.GetValueOrDefault(i.Id)))], workers);
    }

    /// <summary>For instance <c>[12/66] uptrain-kdgqa-tiny-digits-kv3-seed1: 94.80 % of the test images, 12 s; 3 min 20 s left</c>.</summary>
    public string Line(WorkFolder folder)
    {
        int done = Done;
        var text = new List<string>();
        if (folder.ReadResult()?.Test is { } test) text.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * test.Accuracy:0.00} % of the test images"));
        if (folder.ReadTiming() is { } timing) text.Add(TimeLeft.Words(TimeSpan.FromSeconds(timing.Seconds)));
        string left = done < Total && Left() is { } time ? $"; {TimeLeft.Words(time)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"[{done}/{Total}] {folder.Item.Name}: {string.Join(", ", text)}{left}");
    }
}
