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
        var clock = new ManualClock();
        using var stop = new StopSignal(messages, clock);
        Assert.False(stop.Token.IsCancellationRequested);
        Assert.Equal(0, stop.ExitCode);
        Assert.True(stop.Take(signal));
        Assert.True(stop.Token.IsCancellationRequested);
        Assert.Equal(signal == PosixSignal.SIGTERM, stop.Take(signal));         // passed on by a script, it arrives twice
        clock.Now += TimeSpan.FromSeconds(2);
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

    private sealed class ManualClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
