using System.Runtime.InteropServices;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Turns Ctrl+C (SIGINT) and a request to terminate (SIGTERM, as job schedulers send it) into a cancellation, so that a run can end in order
/// with a checkpoint. A second one ends the process at once; but a scheduler sends SIGTERM to every process of a job, and the job's script passes it
/// on, so what follows a SIGTERM within a second is the same request.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly TextWriter _messages;
    private readonly TimeProvider _clock;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Lock _gate = new();
    private int _exitCode;
    private long _firstAt;

    /// <summary>Listens from now on until it is disposed.</summary>
    /// <param name="messages">Where the user is told; the standard error unless given.</param>
    public StopSignal(TextWriter? messages = null)
        : this(messages, TimeProvider.System)
    {
    }

    internal StopSignal(TextWriter? messages, TimeProvider clock)
    {
        _messages = messages ?? Console.Error;
        _clock = clock;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What a process that was stopped returns, as a shell reports it: 130 for Ctrl+C, 143 for a request to terminate; 0 before either.</summary>
    public int ExitCode => _exitCode;

    /// <summary>Listens no longer: a signal ends the process as if this had never been.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    /// <summary>Takes a signal; true if the process shall go on.</summary>
    internal bool Take(PosixSignal signal)
    {
        lock (_gate)
        {
            if (_exitCode != 0) return signal == PosixSignal.SIGTERM && _exitCode == 143 && _clock.GetElapsedTime(_firstAt) < Together;
            _firstAt = _clock.GetTimestamp();
            _exitCode = signal == PosixSignal.SIGINT ? 130 : 143;
        }
        _messages.WriteLine($"{(signal == PosixSignal.SIGINT ? "Ctrl+C" : "Asked to terminate")}: stopping after this step; a second {(signal == PosixSignal.SIGINT ? "Ctrl+C" : "signal")} ends at once.");
        _stop.Cancel();
        return true;
    }

    private void OnSignal(PosixSignalContext context) => context.Cancel = Take(context.Signal);
}
