using System.Globalization;

namespace GqaGen.Runtime.Devices;

/// <summary>How much of this machine's memory is left.</summary>
internal static class HostMemory
{
    /// <summary>Bytes that this process could still take: of the machine on Linux, and within the limit of the process or its container.</summary>
    public static long Available()
    {
        long limit = Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet, 0);
        return OperatingSystem.IsLinux() && File.Exists("/proc/meminfo") && FromMeminfo(File.ReadLines("/proc/meminfo")) is { } free ? Math.Min(limit, free) : limit;
    }

    /// <summary>The kernel's own estimate, from the line <c>MemAvailable:  123 kB</c>; null without one.</summary>
    internal static long? FromMeminfo(IEnumerable<string> lines)
    {
        const string key = "MemAvailable:";
        string? line = lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture, out long kilobytes)
            ? kilobytes * 1024
            : null;
    }
}
