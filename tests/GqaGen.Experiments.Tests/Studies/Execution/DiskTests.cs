using System.Diagnostics;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>Folders that cannot be written to.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StudyPlan _plan = SampleStudies.Plan("matrix: { variants: [mha, gqa, kdgqa, pgqa], sizes: tiny, datasets: [digits, mnist], seeds: 2 }\nprotocol: { pretrain: { dataset: digits }, finetune: true }\n");

    /// <summary>A file system of its own that is soon full: the study stops with the reason, loses nothing, and goes on when there is room.</summary>
    [SkippableFact]
    public void AFullDiskStopsTheStudyAndLosesNothing()
    {
        string disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        Skip.IfNot(Mount("-t", "tmpfs", "-o", "size=128k", "tmpfs", disk), "a small file system can be mounted by root only");
        try
        {
            IOException problem = Assert.ThrowsAny<IOException>(() => Run(disk));
            Assert.True(DiskFull.Is(problem), $"{problem}");
            int done = StudyStatus.Read(_plan, new StudyDirectory(disk)).Count(WorkState.Done);
            Assert.InRange(done, 1, _plan.Items.Count - 1);
            Assert.All(_plan.Items, i => Assert.Null(new StudyDirectory(disk).Work(i).ReadFailure()));

            Assert.True(Mount("-o", "remount,size=8m", disk));
            Assert.Equal(new StudyOutcome(_plan.Items.Count, 0, 0), Run(disk));
            Run(_folder["roomy"]);
            StudyBytes.AssertSame(StudyBytes.Of(_plan, _folder["roomy"]), StudyBytes.Of(_plan, disk));
        }
        finally
        {
            using Process unmount = Process.Start("umount", [disk]);
            unmount.WaitForExit();
        }
    }

    /// <summary>Status reads a folder that it may only read; a run says that it cannot write there.</summary>
    [SkippableFact]
    public void AReadOnlyFolderCanBeReadAndIsNamedByARun()
    {
        string disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        Skip.IfNot(Mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", disk), "a file system can be mounted by root only");
        try
        {
            StudyRun.Run(_plan, new StudyDirectory(disk), new FakeExecutor(_folder["journal"], TimeSpan.Zero), new() { MaxCells = 2 }, new RecordedProgress(), default);
            Assert.True(Mount("-o", "remount,ro", disk));
            Assert.Equal(2, StudyStatus.Read(_plan, new StudyDirectory(disk)).Items.Count(i => i is { State: WorkState.Done, Item.IsTested: true }));
            Exception problem = Assert.ThrowsAny<Exception>(() => Run(disk));
            Assert.True(problem is IOException or UnauthorizedAccessException, $"{problem}");
            Assert.Contains(disk, problem.Message, StringComparison.Ordinal);
        }
        finally
        {
            using Process unmount = Process.Start("umount", [disk]);
            unmount.WaitForExit();
        }
    }

    public void Dispose() => _folder.Dispose();

    private StudyOutcome Run(string folder) =>
        StudyRun.Run(_plan, new StudyDirectory(folder), new FakeExecutor(_folder["journal"], TimeSpan.Zero), new() { Lease = TimeSpan.FromMilliseconds(500) }, new RecordedProgress(), default);

    private static bool Mount(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) return false;
        using Process? mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true });
        mount?.WaitForExit();
        return mount?.ExitCode == 0;
    }
}
