using System.Diagnostics;
using GqaGen.Runtime.Storage;
using Microsoft.Win32.SafeHandles;

namespace GqaGen.Experiments.Studies.Claims;

/// <summary>
/// A worker's hold on an item. It gives signs of life by itself until it is released or disposed; if it is lost, because another worker has taken over
/// or no sign could be given for too long, <see cref="Lost"/> is cancelled.
/// </summary>
internal sealed class WorkLease : IDisposable
{
    private readonly ClaimFolder _claims;
    private readonly Claim _claim;
    private readonly LeaseTerms _terms;
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private readonly Timer _heartbeat;
    private long _lastSign = Stopwatch.GetTimestamp();
    private bool _isOver;

    public WorkLease(ClaimFolder claims, int generation, Claim claim, LeaseTerms terms)
    {
        (_claims, Generation, _claim, _terms) = (claims, generation, claim, terms);
        _heartbeat = new(_ => Beat(), state: null, terms.Heartbeat, terms.Heartbeat);
    }

    /// <summary>The number of the claim: files whose names carry it are this worker's alone.</summary>
    public int Generation { get; }

    /// <summary>Cancelled when the item is no longer this worker's.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Looks whether the item is still this worker's; call it before anything is written that others read.</summary>
    /// <exception cref="LeaseLostException">It is not.</exception>
    public void ThrowIfLost()
    {
        Beat();
        if (_lost.IsCancellationRequested) throw new LeaseLostException($"Another worker has taken over {_claims.PathOf(Generation)}: no sign of life was given for longer than {_terms.Length}.");
    }

    /// <summary>Gives the item back; nothing happens if it is lost.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (_isOver || _lost.IsCancellationRequested) return;
            _isOver = true;
            AtomicFile.Write(_claims.PathOf(Generation), (_claim with { IsReleased = true }).ToBytes());
        }
    }

    /// <summary>Gives no more signs of life; the item stays claimed until it is taken over.</summary>
    public void Dispose()
    {
        lock (_gate) _isOver = true;
        _heartbeat.Dispose();
        _lost.Dispose();
    }

    private void Beat()
    {
        lock (_gate)
        {
            if (_isOver || _lost.IsCancellationRequested) return;
            try
            {
                if (_claims.IsSucceeded(Generation)) _lost.Cancel();
                else Touch();
            }
            // The next one may succeed; but others go by what they see.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (e is FileNotFoundException or DirectoryNotFoundException || Stopwatch.GetElapsedTime(_lastSign) > _terms.Length) _lost.Cancel();
            }
        }
    }

    // The same bytes again: the file system sets the time, and nobody can read half a claim.
    private void Touch()
    {
        using SafeFileHandle file = File.OpenHandle(_claims.PathOf(Generation), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, _claim.ToBytes(), 0);
        RandomAccess.FlushToDisk(file);
        _lastSign = Stopwatch.GetTimestamp();
    }
}

/// <summary>An item was taken over by another worker while this one was silent.</summary>
internal sealed class LeaseLostException(string message) : Exception(message);
