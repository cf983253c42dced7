using GqaGen.Experiments.Studies.Claims;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;

namespace GqaGen.Experiments.Studies.Execution;

/// <summary>Finds work for the workers of one process: an item whose parent is done, and that nobody has done, failed at or claimed.</summary>
internal sealed class WorkQueue(IReadOnlyList<WorkItem> items, StudyDirectory directory, LeaseTerms terms, WorkBudget budget, int retries, Action<string> warn)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Claims an item.</summary>
    /// <param name="owner">The worker.</param>
    /// <param name="isOver">Whether nothing is left to wait for: every item is done, has failed, or starts from one that has.</param>
    /// <returns>Null if there is nothing to claim now.</returns>
    public (WorkFolder Folder, WorkLease Lease)? TryTake(string owner, out bool isOver)
    {
        isOver = true;
        foreach (WorkItem item in items)
        {
            WorkFolder folder = directory.Work(item);
            if (IsDone(folder) || HasFailed(item)) continue;
            isOver = false;
            if (item.Parent is { } parent && !IsDone(directory.Work(parent))) continue;
            if (!budget.TryTake(item)) continue;
            if (Claim(folder, owner) is { } lease) return (folder, lease);
            budget.GiveBack(item);
        }
        return null;
    }

    private WorkLease? Claim(WorkFolder folder, string owner)
    {
        if (new ClaimFolder(folder.Path, terms).TryTake(owner) is not { } lease) return null;
        // It may have been done between the look and the claim.
        if (!IsDone(folder) && !HasFailed(folder.Item)) return lease;
        lease.Release();
        lease.Dispose();
        return null;
    }

    /// <summary>Whether an item has a sound result. What is damaged is reported once, and done again.</summary>
    public bool IsDone(WorkFolder folder)
    {
        lock (_gate)
        {
            if (_done.Contains(folder.Item.Id)) return true;
            try
            {
                if (folder.ReadResult() is null) return false;
                return _done.Add(folder.Item.Id);
            }
            catch (DamagedRecordException e)
            {
                if (_warned.Add(e.Message)) warn($"{e.Message} {folder.Item.Name} is done again.");
                return false;
            }
        }
    }

    /// <summary>Takes back that an item is done.</summary>
    public void Forget(WorkItem item)
    {
        lock (_gate) _done.Remove(item.Id);
    }

    /// <summary>Waits until another worker of this process has brought an item to an end, but not longer than that: other processes tell nobody.</summary>
    public void WaitForChange(TimeSpan longest, CancellationToken stop)
    {
        try
        {
            _change.Task.Wait(longest, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Wakes the workers that wait.</summary>
    public void Change() => Interlocked.Exchange(ref _change, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Whether an item, or one that it starts from, has used up its attempts.</summary>
    public bool HasFailed(WorkItem item) =>
        directory.Work(item).ReadFailure()?.Attempts.Count > retries || (item.Parent is { } parent && !IsDone(directory.Work(parent)) && HasFailed(parent));
}
