using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints;

/// <summary>Counts native tensors that live across repeated work.</summary>
internal static class LiveHandles
{
    /// <summary>Does the work once to warm up, then <paramref name="times"/> times, and fails if tensors were left over.</summary>
    public static void DoNotGrow(int times, Action work)
    {
        work();
        // What earlier tests left to the finalizer must not go away in between and hide a leak.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        for (int i = 0; i < times; i++) work();
        long left = Tensor.TotalCount - before;
        Assert.True(left <= 0, $"{left} tensors were left over by {times} runs");
    }
}
