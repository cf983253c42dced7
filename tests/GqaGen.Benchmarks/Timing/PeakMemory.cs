using System.Globalization;
using System.Runtime.InteropServices;

namespace GqaGen.Benchmarks.Timing;

/// <summary>How much memory a piece of work needs at its peak, beyond what the process has. Linux tells; elsewhere it is not known.</summary>
internal static partial class PeakMemory
{
    private const string Status = "/proc/self/status", ClearReferences = "/proc/self/clear_refs";

    /// <summary>The largest resident set during the work less that before it, in bytes; null where the system does not tell.</summary>
    public static long? Of(Action work)
    {
        if (!OperatingSystem.IsLinux()) return null;
        work();                                                 // what is allocated once is no part of it
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _ = MallocTrim(0);                                          // else freed memory that malloc keeps would hide what the work takes
        File.WriteAllText(ClearReferences, "5");                // resets the peak to what is resident now
        long before = Read("VmRSS:");
        work();
        return Math.Max(0, Read("VmHWM:") - before);
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);

    private static long Read(string key) =>
        long.Parse(File.ReadLines(Status).Single(line => line.StartsWith(key, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
}
