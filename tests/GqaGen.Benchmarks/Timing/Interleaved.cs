using System.Diagnostics;

namespace GqaGen.Benchmarks.Timing;

/// <summary>Times several pieces of work in turn, round after round, so that a slow moment of the machine hits all of them alike.</summary>
internal static class Interleaved
{
    /// <summary>The median milliseconds of each piece, over <paramref name="rounds"/> rounds after two that do not count.</summary>
    public static double[] Medians(int rounds, IReadOnlyList<Action> work)
    {
        var times = new double[work.Count][];
        for (int i = 0; i < work.Count; i++) times[i] = new double[rounds];
        for (int round = -2; round < rounds; round++)
        {
            for (int i = 0; i < work.Count; i++)
            {
                long start = Stopwatch.GetTimestamp();
                work[i]();
                if (round >= 0) times[i][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        return [.. times.Select(t => t.Order().ElementAt(rounds / 2))];
    }
}
