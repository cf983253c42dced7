using System.Diagnostics;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>Real processes that are stopped and killed: what they leave goes on to the same bytes.</summary>
public sealed class TrainKillTests : IDisposable
{
    // Everything on that has a state or draws numbers.
    private static readonly string[] Arguments =
    [
        "--variant", "dgqa-ema", "--window", "4", "--train-limit", "480", "--epochs", "3", "--lr", "2e-3", "--sched", "cosine", "--warmup-epochs", "0.5", "--clip-grad", "1",
        "--mixup", "0.4", "--cutmix", "1", "--smoothing", "0.1", "--model-ema-decay", "0.9", "--grad-accum-steps", "2", "--log-interval", "5", "--threads", "1", "--device", "cpu", "--experiment", "run",
    ];

    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Whole => In("whole");

    [SkippableTheory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public void ASignalSavesTheStateAndTheRunGoesOnBitForBit(string signal, int code)
    {
        Skip.If(OperatingSystem.IsWindows(), "sends POSIX signals");
        Undisturbed();
        Process process = ToolProcess.Start(["train", .. Arguments, "--recovery-interval", "1", "--output", _folder.Path + "/stopped"]);
        WaitForState(process, In("stopped"));
        Process.Start("kill", ["-s", signal, $"{process.Id}"]).WaitForExit();
        Shell stopped = ToolProcess.End(process);
        Assert.True(stopped.ExitCode == code, stopped.Error);
        Assert.Contains("Nothing is lost; go on with: ", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(In("stopped"), "summary.json")), "the run was over before the signal: nothing was tested");

        Shell resumed = Shell.Run("train", "--resume", In("stopped"));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("Goes on at step ", resumed.Error, StringComparison.Ordinal);
        RunBytes.AssertSame(Whole, In("stopped"));
    }

    [Fact]
    public void KilledAtRandomMomentsItGivesTheSameBytes()
    {
        Undisturbed();
        string run = In("killed");
        var random = new Random(3);
        int goneOn = 0;
        for (int i = 0; i < 4 && !File.Exists(Path.Combine(run, "summary.json")); i++)
        {
            string[] how = File.Exists(Path.Combine(run, "args.yaml")) ? ["--resume", run] : [.. Arguments, "--output", _folder.Path + "/killed"];
            Process process = ToolProcess.Start(["train", .. how, "--recovery-interval", "1"]);
            if (i == 0) WaitForState(process, run);
            else Assert.True(SpinWait.SpinUntil(() => process.HasExited || Directory.GetLastWriteTimeUtc(Path.Combine(run, "checkpoints")) > process.StartTime.ToUniversalTime(), TimeSpan.FromSeconds(60)), "it does not train");
            Thread.Sleep(random.Next(0, 150));
            process.Kill();                                             // SIGKILL
            if (ToolProcess.End(process).Error.Contains("Goes on at step", StringComparison.Ordinal)) goneOn++;
        }
        Shell last = Shell.Run("train", "--resume", run);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.True(goneOn > 0 || last.Error.Contains("Goes on at step", StringComparison.Ordinal), "no kill hit the training: nothing was tested");
        RunBytes.AssertSame(Whole, run);
    }

    private string In(string name) => Path.Combine(_folder.Path, name, "run");

    private void Undisturbed()
    {
        Shell run = Shell.Run(["train", .. Arguments, "--output", Path.Combine(_folder.Path, "whole")]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private static void WaitForState(Process process, string run) => Assert.True(
        SpinWait.SpinUntil(() => process.HasExited || File.Exists(Path.Combine(run, "checkpoints", "last.safetensors")), TimeSpan.FromSeconds(60)), "it saves no state");
}
