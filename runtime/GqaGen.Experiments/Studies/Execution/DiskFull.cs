namespace GqaGen.Experiments.Studies.Execution;

/// <summary>Recognises that no room is left: what every further item would fail of.</summary>
internal static class DiskFull
{
    // ENOSPC and EDQUOT of Linux, EDQUOT of macOS, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.
    private static readonly int[] Codes = OperatingSystem.IsWindows() ? [112, 39] : [28, 122, 69];

    public static bool Is(Exception e) => e is IOException && Codes.Contains(e.HResult & 0xFFFF);
}
