using System.Runtime.InteropServices;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Turns Ctrl+C (SIGINT) and a request to terminate (SIGTERM, as job schedulers send it) into a cancellation, so that a run can end in order
/// with a checkpoint. A second one ends the process at once.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TextWriter _messages;
    private readonly PosixSignalRegistration[] _registrations;
    private int _requests, _exitCode;

    /// <summary>Listens from now on until it is disposed.</summary>
    /// <param name="messages">Where the user is told; the standard error unless given.</param>
    public StopSignal(TextWriter? messages = null)
    {
        _messages = messages ?? Console.Error;
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
        if (Interlocked.Increment(ref _requests) > 1) return false;
        _exitCode = signal == PosixSignal.SIGINT ? 130 : 143;
        _messages.WriteLine($"{(signal == PosixSignal.SIGINT ? "Ctrl+C" : "Asked to terminate")}: stopping after this step; a second {(signal == PosixSignal.SIGINT ? "Ctrl+C" : "signal")} ends at once.");
        _stop.Cancel();
        return true;
    }

    private void OnSignal(PosixSignalContext context) => context.Cancel = Take(context.Signal);
}
