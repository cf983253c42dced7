using System.Runtime.ExceptionServices;
using GqaGen.Experiments.Studies.Claims;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;

namespace GqaGen.Experiments.Studies.Execution;

/// <summary>How a process works on a study; none of it decides a result.</summary>
public sealed record StudyRunOptions
{
    /// <summary>Trainings at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Stops after that many cells; all unless given. Shared phases are not counted, unless they are all that is asked for.</summary>
    public int? MaxCells { get; init; }

    /// <summary>Nothing after that phase; all phases unless given.</summary>
    public Phase? LastPhase { get; init; }

    /// <summary>How often an item that failed is tried again.</summary>
    public int Retries { get; init; }

    /// <summary>The silence after which a worker of another machine is taken for dead.</summary>
    public TimeSpan Lease { get; init; } = DefaultLease;

    /// <summary>Five minutes.</summary>
    public static TimeSpan DefaultLease => LeaseTerms.Default.Length;

    /// <summary>The device, for the record.</summary>
    public string Device { get; init; } = "cpu";
}

/// <summary>How far a study is, as one process sees it.</summary>
/// <param name="Done">Items with a result, of those that the process was asked for.</param>
/// <param name="Failed">Items that have used up their attempts, or start from one that has.</param>
/// <param name="Left">The others.</param>
public sealed record StudyOutcome(int Done, int Failed, int Left);

/// <summary>Does what a study lacks, together with whoever else works in its folder.</summary>
public static class StudyRun
{
    /// <summary>Works until nothing is left, enough is done or it is asked to stop. Results appear as they are made.</summary>
    /// <param name="plan">The study, or the shard of it that this machine is to do.</param>
    /// <param name="directory">Its folder, which other processes may share.</param>
    /// <param name="executor">Does the trainings.</param>
    /// <param name="options">How.</param>
    /// <param name="observer">Follows.</param>
    /// <param name="stop">Asks to save and stop.</param>
    /// <exception cref="IOException">The study's folder cannot be written to, or its disk is full. Nothing that was done is lost.</exception>
    public static StudyOutcome Run(StudyPlan plan, StudyDirectory directory, IPhaseExecutor executor, StudyRunOptions options, IStudyObserver observer, CancellationToken stop)
    {
        Phase last = options.LastPhase ?? plan.Items.Select(i => i.Phase).DefaultIfEmpty().Max();
        WorkItem[] items = [.. plan.Items.Where(i => i.Phase <= last)];
        var terms = new LeaseTerms(options.Lease);
        var budget = new WorkBudget(options.MaxCells, last);
        var queue = new WorkQueue(items, directory, terms, budget, options.Retries, observer.OnWarning);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ExceptionDispatchInfo? problem = null;
        Thread[] threads = [.. Enumerable.Range(0, options.Workers).Select(_ => new Thread(Work))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        problem?.Throw();

        int done = items.Count(i => queue.IsDone(directory.Work(i))), failed = items.Count(i => !queue.IsDone(directory.Work(i)) && queue.HasFailed(i));
        return new(done, failed, items.Length - done - failed);

        void Work()
        {
            try
            {
                new StudyWorker(queue, budget, directory, executor, terms, observer, options.Device).Run(all.Token);
            }
            // The others save their state too.
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref problem, ExceptionDispatchInfo.Capture(e), null);
                all.Cancel();
            }
        }
    }
}
