using GqaGen.Experiments.Studies.Claims;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;

namespace GqaGen.Experiments.Studies.Status;

/// <summary>How an item is.</summary>
public enum WorkState
{
    /// <summary>It has a sound result.</summary>
    Done,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>Its last attempt failed, and none has succeeded.</summary>
    Failed,

    /// <summary>It starts from an item that failed.</summary>
    Blocked,

    /// <summary>It can be done, or starts from one that is not done yet.</summary>
    Waiting,
}

/// <summary>The status of one item.</summary>
/// <param name="Item">The item.</param>
/// <param name="State">How it is.</param>
/// <param name="Note">Why it failed or is done again; null for the rest.</param>
/// <param name="Worker">Who has it.</param>
/// <param name="Timing">How long it took, where that is known.</param>
public sealed record WorkStatus(WorkItem Item, WorkState State, string? Note, WorkerStatus? Worker, WorkTiming? Timing);

/// <summary>A worker that has an item.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Since">Since when, in UTC.</param>
/// <param name="Silence">How long ago its last sign of life was.</param>
public sealed record WorkerStatus(string Host, int Pid, DateTime Since, TimeSpan Silence);

/// <summary>The status of a study, read without changing it.</summary>
/// <param name="Plan">The study.</param>
/// <param name="Items">One a training, in the order of the plan.</param>
public sealed record StudyStatus(StudyPlan Plan, IReadOnlyList<WorkStatus> Items)
{
    /// <summary>Reads it.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="directory">Its folder; it may not exist yet.</param>
    /// <param name="lease">The silence after which a worker is taken for dead.</param>
    public static StudyStatus Read(StudyPlan plan, StudyDirectory directory, TimeSpan? lease = null)
    {
        LeaseTerms terms = lease is { } length ? new(length) : LeaseTerms.Default;
        var states = new Dictionary<string, WorkStatus>(StringComparer.Ordinal);
        foreach (WorkItem item in plan.Items)
        {
            WorkStatus status = Of(directory.Work(item), terms);
            if (status.State == WorkState.Waiting && item.Parent is { } parent && states[parent.Id].State is WorkState.Failed or WorkState.Blocked)
                status = status with { State = WorkState.Blocked, Note = $"starts from {parent.Name}" };
            states.Add(item.Id, status);
        }
        return new(plan, [.. states.Values]);
    }

    /// <summary>How many items are so.</summary>
    public int Count(WorkState state, Phase? phase = null) => Items.Count(i => i.State == state && (phase is null || i.Item.Phase == phase));

    private static WorkStatus Of(WorkFolder folder, LeaseTerms terms)
    {
        string? note = null;
        try
        {
            if (folder.ReadResult() is not null) return new(folder.Item, WorkState.Done, note, Worker: null, folder.ReadTiming());
        }
        catch (DamagedRecordException e)
        {
            note = e.Message;
        }
        if (Running(folder, terms) is { } worker) return new(folder.Item, WorkState.Running, note, worker, folder.ReadTiming());
        if (folder.ReadFailure() is { } failure)
        {
            string times = failure.Attempts.Count > 1 ? $" ({failure.Attempts.Count} attempts)" : "";
            return new(folder.Item, WorkState.Failed, (failure.Attempts.Count > 0 ? failure.Attempts[^1].Message : "failure.json cannot be read") + times, Worker: null, folder.ReadTiming());
        }
        return new(folder.Item, WorkState.Waiting, note, Worker: null, folder.ReadTiming());
    }

    private static WorkerStatus? Running(WorkFolder folder, LeaseTerms terms)
    {
        if (new ClaimFolder(folder.Path, terms).Current() is not { Claim: { IsReleased: false, Process.HasEnded: false } claim } state) return null;
        TimeSpan silence = Silence(state);
        return silence > terms.Length ? null : new(claim.Process.Host, claim.Process.Pid, claim.Since, silence < TimeSpan.Zero ? TimeSpan.Zero : silence);
    }

    // A folder that one may only read has no clock that one can ask.
    private static TimeSpan Silence(ClaimState state)
    {
        try
        {
            return state.Silence();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DateTime.UtcNow - state.Seen;
        }
    }
}
