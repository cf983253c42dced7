using System.Globalization;
using TorchSharp;

namespace GqaGen.Runtime.Devices;

/// <summary>
/// How many threads each operation of libtorch may use (intra-op threads), so that all runs of this process together use the processors
/// that it may use, and no more: more threads than processors wait for each other and are many times slower.
/// </summary>
/// <remarks>
/// Results on the CPU are equal to the last bit only for one number of threads, because sums are split by it. So the number is fixed at the
/// start and never adapted to what else runs. Of other processes nothing is known: give each its share, by a number of threads, by
/// <c>OMP_NUM_THREADS</c>, or by the processors it may use (a container, a job scheduler, <c>taskset</c>), all of which are honoured.
/// </remarks>
public static class ThreadBudget
{
    private static readonly string[] Variables = ["OMP_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>
    /// The threads of each run: <paramref name="threads"/> if given, else what <c>OMP_NUM_THREADS</c> or <c>MKL_NUM_THREADS</c> say, else the
    /// processors of this process (affinity and container limits count) divided among the runs; at least 1.
    /// </summary>
    /// <param name="runs">Runs at once in this process.</param>
    /// <param name="threads">What the user asks for.</param>
    public static int Share(int runs = 1, int? threads = null) =>
        Share(runs, threads, Environment.ProcessorCount, Variables.Select(Environment.GetEnvironmentVariable));

    /// <summary>
    /// Gives each run its <see cref="Share(int, int?)"/>; call it at a program's start. A thread keeps the number that was in force when it first
    /// used libtorch.
    /// </summary>
    /// <returns>The threads of each run.</returns>
    public static int Apply(int runs = 1, int? threads = null)
    {
        int share = Share(runs, threads);
        torch.set_num_threads(share);
        return share;
    }

    internal static int Share(int runs, int? threads, int processors, IEnumerable<string?> variables)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(runs);
        if (threads is { } asked) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(asked, nameof(threads));
        return threads ?? variables.Select(Number).FirstOrDefault(n => n is not null) ?? Math.Max(processors / runs, 1);
    }

    // OMP_NUM_THREADS may be a list, one number for each level of nesting.
    private static int? Number(string? variable) =>
        int.TryParse(variable?.Split(',')[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out int n) && n > 0 ? n : null;
}
