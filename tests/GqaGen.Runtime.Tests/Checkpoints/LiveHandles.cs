using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>Counts native tensors that live across repeated work.</summary>
internal static class LiveHandles
{
    /// <summary>
    /// Does the work once to warm up, then <paramref name="times"/> times, and fails if tensors were left over, or if every one of these runs
    /// added more than <paramref name="mebibytes"/> of resident memory: a leak adds to each, a heap that settles to some.
    /// </summary>
    public static void DoNotGrow(int times, Action work, double? mebibytes = null)
    {
        work();
        Collect();          // what earlier tests left to the finalizer must not go away in between and hide a leak
        (long tensors, long thread) = (Tensor.TotalCount, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        double least = double.PositiveInfinity;
        for (int i = 0; i < times; i++)
        {
            long resident = Environment.WorkingSet;
            work();
            // Not collected first: a handle that only a finalizer would free is a leak.
            long left = Math.Max(Tensor.TotalCount - tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount - thread);
            Assert.True(left <= 0, $"{left} tensors were left over by {i + 1} runs");
            if (mebibytes is null) continue;
            Collect();
            least = Math.Min(least, (Environment.WorkingSet - resident) / 1048576.0);
        }
        if (mebibytes is { } most) Assert.True(least <= most, $"each of {times} runs added at least {least:0.0} MiB of resident memory, expected at most {most} MiB");
    }

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }
}
