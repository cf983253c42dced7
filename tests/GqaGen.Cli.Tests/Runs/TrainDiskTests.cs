using System.Diagnostics;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>Folders that cannot be written to.</summary>
public sealed class TrainDiskTests(UndisturbedRun whole) : IClassFixture<UndisturbedRun>, IDisposable
{
    private readonly SpecFolder _folder = new();

    private string Disk => Path.Combine(_folder.Path, "disk");

    /// <summary>A file system of its own that is full after the first epoch: the checkpoints of before stay, and the run goes on when there is room.</summary>
    [SkippableFact]
    public void AFullDiskStopsTheRunAndLosesNothing()
    {
        Mount("size=3m");
        try
        {
            Shell full = Shell.Run(["train", .. UndisturbedRun.Arguments, "--output", Disk]);
            Assert.Equal((1, ""), (full.ExitCode, full.Out));
            Assert.Contains("error: No space left on device", full.Error, StringComparison.Ordinal);
            Assert.Contains("The checkpoints of before stay; ", full.Error, StringComparison.Ordinal);

            Assert.True(Run("mount", "-o", "remount,size=32m", Disk));
            Shell resumed = Shell.Run("train", "--resume", Path.Combine(Disk, "run"));
            Assert.True(resumed.ExitCode == 0, resumed.Error);
            Assert.Contains("Goes on at step 10 of 30", resumed.Error, StringComparison.Ordinal);
            RunBytes.AssertSame(whole.Run, Path.Combine(Disk, "run"));
        }
        finally
        {
            Run("umount", Disk);
        }
    }

    [SkippableFact]
    public void AReadOnlyFolderIsNamed()
    {
        Mount("ro");
        try
        {
            Shell run = Shell.Run(["train", .. UndisturbedRun.Arguments, "--output", Disk]);
            Assert.Equal((2, ""), (run.ExitCode, run.Out));
            Assert.Contains($"error: ", run.Error, StringComparison.Ordinal);
            Assert.Contains(Path.Combine(Disk, "run"), run.Error, StringComparison.Ordinal);
        }
        finally
        {
            Run("umount", Disk);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Mount(string options)
    {
        Directory.CreateDirectory(Disk);
        Skip.IfNot(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Disk), "a small file system can be mounted by root only");
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process? process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process?.WaitForExit();
        return process?.ExitCode == 0;
    }
}
