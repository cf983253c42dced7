using System.Diagnostics;
using GqaGen.Experiments.Engines;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;
using GqaGen.Experiments.Tests.Studies;

namespace GqaGen.Experiments.Tests.Engines;

/// <summary>The scripts by themselves; tests/slurm/run.sh submits them to a real Slurm.</summary>
public sealed class SlurmScriptsTests : IDisposable
{
    private const string Text = """
        matrix: { variants: [mha, gqa], sizes: tiny, datasets: [digits, mnist], seeds: 2 }
        protocol: { pretrain: { dataset: digits }, uptrain: { dataset: digits }, finetune: true }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StudyPlan _plan = SampleStudies.Plan(Text);

    private Submission Sample => new()
    {
        Plan = _plan,
        Tasks = Submission.Open(StudyStatus.Read(_plan, new StudyDirectory(_folder["study"]))),
        Program = "gqagen",
        StudyFile = "/studies/it's a; rm -rf $HOME `study`.study.yaml",
        Out = "/shared/out",
        Time = TimeSpan.FromMinutes(90),
        Parallel = 8,
        Lease = TimeSpan.FromSeconds(300),
    };

    [Fact]
    public void ATaskHasALimitSavesItsStateAndIsQueuedAgain()
    {
        string script = SlurmScripts.BatchScript(Sample, ["--partition=gpu", "--gres=gpu:1"]);
        foreach (string line in new[] { "#SBATCH --time=90", "#SBATCH --requeue", "#SBATCH --signal=B:TERM@120", "#SBATCH --cpus-per-task=1", "#SBATCH --partition=gpu", "#SBATCH --gres=gpu:1" })
            Assert.Contains($"\n{line}\n", script, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SlurmScripts.BatchScript(Sample, ["--partition=gpu\nrm -rf /"]));
    }

    /// <summary>Both are good shell, and no path is taken for a command.</summary>
    [SkippableFact]
    public void TheScriptsRun()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs a POSIX shell");
        // An sbatch that writes its arguments down, and a gqagen that does.
        Program("sbatch", "printf '%s\\n' \"$*\" >> \"$(dirname \"$0\")/sbatch.log\"; wc -l < \"$(dirname \"$0\")/sbatch.log\"");
        Program("gqagen", "printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/gqagen.log\"");
        string script = SlurmEngine.Write(Sample, _folder["out %A's"], [], mostTasks: 3);
        Assert.Equal("pretrain: job 1, 2 trainings\nuptrain: job 2, 4 trainings\nfinetune: job 3, 8 trainings\n", Run("bash", script));
        string[] submitted = File.ReadAllLines(_folder["sbatch.log"]);
        Assert.Contains("--array=1-2%8 ", submitted[0], StringComparison.Ordinal);
        Assert.DoesNotContain("--dependency", submitted[0], StringComparison.Ordinal);
        Assert.Contains("--array=1-2%8 ", submitted[1], StringComparison.Ordinal);          // 4 trainings, at most 3 tasks: two each
        Assert.Contains("--dependency=afterany:1 ", submitted[1], StringComparison.Ordinal);
        Assert.EndsWith(" uptrain 2", submitted[1], StringComparison.Ordinal);
        Assert.Contains("--dependency=afterany:2 ", submitted[2], StringComparison.Ordinal);
        Assert.EndsWith("slurm.sbatch finetune 3", submitted[2], StringComparison.Ordinal);
        Assert.Contains($"--output={_folder["out %%A's"]}/logs/finetune-%A_%a.log", submitted[2], StringComparison.Ordinal);

        Run("bash", Path.Combine(_folder["out %A's"], "slurm.sbatch"), "uptrain", "2");
        Assert.Equal(
            ["study", "run", Sample.StudyFile, "--out", "/shared/out", "--workers", "1", "--retries", "2", "--device", "auto", "--lease", "300", "--max-cells", "2", "--phase", "uptrain"],
            File.ReadAllLines(_folder["gqagen.log"]));
    }

    /// <summary>What each end of the worker does to its task.</summary>
    [SkippableTheory]
    [InlineData("exit 0", 0, "RUNNING", 0, false)]
    [InlineData("exit 1", 1, "RUNNING", 0, false)]                     // failed, and retried by the worker itself
    [InlineData("exit 143", 143, "RUNNING", 5, true)]                   // stopped with its state saved: always
    [InlineData("exit 143", 143, "CANCELLED", 0, false)]                // the user wants it gone
    [InlineData("kill -KILL $$", 137, "RUNNING", 1, true)]              // killed: as often as retries say
    [InlineData("kill -KILL $$", 137, "RUNNING", 2, false)]
    public void ATaskIsQueuedAgainWhereThatHelps(string worker, int code, string state, int restarts, bool isQueuedAgain)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs a POSIX shell");
        Program("gqagen", worker);
        Program("squeue", $"echo {state}");
        Program("scontrol", "echo \"$@\" > \"$(dirname \"$0\")/scontrol.log\"");
        string script = _folder["task.sh"];
        File.WriteAllText(script, SlurmScripts.BatchScript(Sample, []));
        using Process task = Start(restarts, "bash", script, "uptrain");
        task.WaitForExit();
        Assert.Equal(code, task.ExitCode);
        Assert.Equal(isQueuedAgain, File.Exists(_folder["scontrol.log"]));
        if (isQueuedAgain) Assert.Equal("requeue 17_4\n", File.ReadAllText(_folder["scontrol.log"]));
    }

    /// <summary>A signal ends the shell's wait at once: the worker must still be waited for.</summary>
    [SkippableFact]
    public void AStoppedTaskWaitsForItsWorker()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends POSIX signals");
        Program("gqagen", "trap 'sleep 0.5; echo saved > \"$(dirname \"$0\")/saved\"; exit 143' TERM; touch \"$(dirname \"$0\")/begun\"; while :; do sleep 0.05; done");
        Program("squeue", "echo RUNNING");
        Program("scontrol", "cp \"$(dirname \"$0\")/saved\" \"$(dirname \"$0\")/requeued\"");
        string script = _folder["task.sh"];
        File.WriteAllText(script, SlurmScripts.BatchScript(Sample, []));
        using Process task = Start(0, "bash", script, "uptrain");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["begun"]), TimeSpan.FromSeconds(20)), "the worker does not begin");
        Process.Start("kill", ["-s", "TERM", $"{task.Id}"]).WaitForExit();
        Assert.True(task.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(143, task.ExitCode);
        Assert.Equal("saved\n", File.ReadAllText(_folder["requeued"]));
    }

    public void Dispose() => _folder.Dispose();

    private void Program(string name, string body)
    {
        File.WriteAllText(_folder[name], $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Run(params string[] command)
    {
        using Process process = Start(0, command);
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output;
    }

    private Process Start(int restarts, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["SLURM_JOB_ID"] = "17";
        start.Environment["SLURM_ARRAY_JOB_ID"] = "17";
        start.Environment["SLURM_ARRAY_TASK_ID"] = "4";
        start.Environment["SLURM_RESTART_COUNT"] = $"{restarts}";
        return Process.Start(start)!;
    }
}
