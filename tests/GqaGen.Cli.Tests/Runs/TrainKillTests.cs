using System.Diagnostics;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>Real processes that are stopped and killed: what they leave goes on to the same bytes.</summary>
public sealed class TrainKillTests(UndisturbedRun whole) : IClassFixture<UndisturbedRun>, IDisposable
{
    private readonly SpecFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public void ASignalSavesTheStateAndTheRunGoesOnBitForBit(string signal, int code)
    {
        Skip.If(OperatingSystem.IsWindows(), "sends POSIX signals");
        Process process = ToolProcess.Start(["train", .. UndisturbedRun.Arguments, "--recovery-interval", "1", "--output", _folder.Path + "/stopped"]);
        WaitForState(process, In("stopped"));
        Process.Start("kill", ["-s", signal, $"{process.Id}"]).WaitForExit();
        Shell stopped = ToolProcess.End(process);
        Assert.True(stopped.ExitCode == code, stopped.Error);
        Assert.Contains("Nothing is lost; go on with: ", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(In("stopped"), "summary.json")), "the run was over before the signal: nothing was tested");

        Shell resumed = Shell.Run("train", "--resume", In("stopped"));
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("Goes on at step ", resumed.Error, StringComparison.Ordinal);
        RunBytes.AssertSame(whole.Run, In("stopped"));
    }

    [Fact]
    public void KilledAtRandomMomentsItGivesTheSameBytes()
    {
        string run = In("killed");
        var random = new Random(3);
        int goneOn = 0;
        for (int i = 0; i < 4 && !File.Exists(Path.Combine(run, "summary.json")); i++)
        {
            string[] how = File.Exists(Path.Combine(run, "args.yaml")) ? ["--resume", run] : [.. UndisturbedRun.Arguments, "--output", _folder.Path + "/killed"];
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
        RunBytes.AssertSame(whole.Run, run);
    }

    private string In(string name) => Path.Combine(_folder.Path, name, "run");

    private static void WaitForState(Process process, string run) => Assert.True(
        SpinWait.SpinUntil(() => process.HasExited || File.Exists(Path.Combine(run, "checkpoints", "last.safetensors")), TimeSpan.FromSeconds(60)), "it saves no state");
}
