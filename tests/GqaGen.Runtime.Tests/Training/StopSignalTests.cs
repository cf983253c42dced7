using System.Diagnostics;
using System.Runtime.InteropServices;
using GqaGen.Runtime.Training;

namespace GqaGen.Runtime.Tests.Training;

public sealed class StopSignalTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT, 130, "Ctrl+C: stopping after this step; a second Ctrl+C ends at once.")]
    [InlineData(PosixSignal.SIGTERM, 143, "Asked to terminate: stopping after this step; a second signal ends at once.")]
    public void TheFirstCancelsAndTheSecondEnds(PosixSignal signal, int exitCode, string message)
    {
        var messages = new StringWriter();
        using var stop = new StopSignal(messages);
        Assert.False(stop.Token.IsCancellationRequested);
        Assert.Equal(0, stop.ExitCode);
        Assert.True(stop.Take(signal));
        Assert.True(stop.Token.IsCancellationRequested);
        Assert.False(stop.Take(signal));
        Assert.Equal(exitCode, stop.ExitCode);
        Assert.Equal(message, messages.ToString().Trim());
    }

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void TakesTheOperatingSystemsSignals(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "sends POSIX signals");
        using var stop = new StopSignal(TextWriter.Null);
        using Process kill = Process.Start("kill", ["-s", signal, $"{Environment.ProcessId}"]);
        Assert.True(stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)), $"SIG{signal} did not arrive");
    }
}
