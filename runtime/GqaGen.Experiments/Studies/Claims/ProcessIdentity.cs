using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace GqaGen.Experiments.Studies.Claims;

/// <summary>A process so that another one of the same machine can tell whether it is still there.</summary>
/// <param name="Host">The machine's name, for people.</param>
/// <param name="Machine">The machine since its last start, and the process ids that it counts: containers have ids of their own.</param>
/// <param name="Pid">The process id.</param>
/// <param name="Started">When it started, on a clock of the machine: a process id is used again.</param>
internal sealed record ProcessIdentity(string Host, string Machine, int Pid, string Started)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } = new(Environment.MachineName, MachineId(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? "");

    /// <summary>Whether it is certain that the process has ended; false where it ran on another machine.</summary>
    [JsonIgnore]
    public bool HasEnded => Machine == Current.Machine && StartOf(Pid) != Started;

    private static string MachineId()
    {
        if (!OperatingSystem.IsLinux()) return Environment.MachineName;
        try
        {
            return $"{Environment.MachineName} {File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{Environment.MachineName} {Guid.NewGuid()}";       // never the same as another: only the lease tells
        }
    }

    // Null where there is no such process, or only what is left of one until its parent has been told.
    private static string? StartOf(int pid)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(pid);
                return new DateTimeOffset(process.StartTime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            }
            // proc(5): the name in parentheses may hold anything; after it comes field 3, the state; field 22 is the start in clock ticks.
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[22 - 3];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
