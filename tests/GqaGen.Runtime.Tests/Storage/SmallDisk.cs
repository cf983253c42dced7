using System.Diagnostics;

namespace GqaGen.Runtime.Tests.Storage;

/// <summary>A file system in memory of a given size (mount(8)).</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk Mount(string path, int kilobytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root on Linux can mount a small disk (tmpfs)");
        Directory.CreateDirectory(path);
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path), "this machine does not let root mount a small disk (tmpfs)");
        return new(path);
    }

    public void Dispose() => Run("umount", Path);

    private static bool Run(string program, params string[] arguments)
    {
        using Process? process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
