using System.Diagnostics;
using GqaGen.Experiments.Studies.Claims;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Studies.Execution;

/// <summary>Takes one item after the other and does it, until nothing is left, enough is done, or it is asked to stop.</summary>
internal sealed class StudyWorker(WorkQueue queue, WorkBudget budget, StudyDirectory directory, IPhaseExecutor executor, LeaseTerms terms, IStudyObserver observer, string device)
{
    private readonly string _owner = Guid.NewGuid().ToString("n");

    /// <exception cref="IOException">The study's folder cannot be written to, or its disk is full.</exception>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !budget.IsSpent)
        {
            if (queue.TryTake(_owner, out bool isOver) is { } taken)
            {
                if (!Do(taken.Folder, taken.Lease, stop)) budget.GiveBack(taken.Folder.Item);
            }
            else if (isOver) return;
            else queue.WaitForChange(terms.Poll, stop);
        }
    }

    // True if the item is done, or has failed for good.
    private bool Do(WorkFolder folder, WorkLease lease, CancellationToken stop)
    {
        using (lease)
        {
            bool isDone = false;
            try
            {
                observer.OnBegin(folder.Item);
                folder.WriteDescription();
                folder.AppendLog($"attempt {lease.Generation} begins on {ProcessIdentity.Current.Host}, process {ProcessIdentity.Current.Pid}, device {device}");
                isDone = Attempt(folder, lease, stop);
                lease.Release();
                return isDone;
            }
            catch (Exception e) when (lease.Lost.IsCancellationRequested || e is LeaseLostException)
            {
                folder.AppendLog($"attempt {lease.Generation} is given up: another worker has taken over. {e.Message}");
                observer.OnWarning($"{folder.Item.Name}: another worker has taken over, because this one gave no sign of life for {terms.Length}.");
                return false;
            }
            catch (DamagedWeightsException e) when (folder.Item.Parent is { } parent)
            {
                DoAgain(parent, e.Message);
                lease.Release();
                return false;
            }
            catch (Exception e) when (!DiskFull.Is(e))
            {
                folder.AppendLog($"attempt {lease.Generation} failed: {e}");
                folder.AddFailure(new(DateTime.UtcNow, ProcessIdentity.Current.Host, e.GetType().Name, e.Message));
                observer.OnFailure(folder.Item, e.Message);
                lease.Release();
                return queue.HasFailed(folder.Item);
            }
            finally
            {
                observer.OnEnd(folder.Item, isDone ? folder : null);
                queue.Change();
            }
        }
    }

    private bool Attempt(WorkFolder folder, WorkLease lease, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        var steps = new StepTimes();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, lease.Lost);
        var context = new WorkContext(
            folder, folder.Item.Parent is { } parent ? directory.Work(parent) : null, lease.Generation,
            new CompositeObserver(steps, observer.Follow(folder.Item)), folder.AppendLog);
        WorkResult? result = executor.Execute(context, both.Token);
        WorkTiming? before = folder.ReadTiming();
        lease.ThrowIfLost();
        folder.WriteTiming(new(Stopwatch.GetElapsedTime(start).TotalSeconds + (before?.Seconds ?? 0), steps.Median ?? before?.StepMilliseconds, ProcessIdentity.Current.Host, device, DateTime.UtcNow));
        if (result is null)
        {
            folder.AppendLog($"attempt {lease.Generation} is stopped; its state is saved");
            return false;
        }
        Publish(folder, context, lease, result);
        return true;
    }

    // The result comes last: with it the item is done. What is killed before leaves an item to be done again, with the same bytes.
    private static void Publish(WorkFolder folder, WorkContext context, WorkLease lease, WorkResult result)
    {
        if (folder.Item.KeepsWeights) File.Move(context.Weights, folder.Weights, overwrite: true);
        lease.ThrowIfLost();
        folder.WriteResult(result);
        folder.ForgetFailures();
        folder.AppendLog($"attempt {lease.Generation} is done{(result.Test is { } test ? FormattableString.Invariant($": {100 * test.Accuracy:0.00} % of the test images") : "")}");
        foreach (string file in Directory.EnumerateFiles(folder.Path, "checkpoint.*").Concat(Directory.EnumerateFiles(folder.Path, "weights.*.safetensors"))) File.Delete(file);
    }

    // Another worker may have noticed it too, and have done the item again by now.
    private void DoAgain(WorkItem item, string reason)
    {
        WorkFolder folder = directory.Work(item);
        queue.Forget(item);
        if (!folder.HasResult || folder.WeightsProblem() is null) return;
        folder.ForgetResult();
        folder.AppendLog($"is done again. {reason}");
        observer.OnWarning($"{reason} {item.Name} is done again.");
    }
}
