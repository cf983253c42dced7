namespace GqaGen.Runtime.Data;

/// <summary>
/// Hands out the numbers of batches to the threads that read them, and the batches to the one that uses them, in order. No more than
/// its capacity are in it at once, those that are being read included.
/// </summary>
internal sealed class BatchQueue
{
    private readonly object _gate = new();
    private readonly LoadedBatch?[] _done;      // batch n lies in place n mod capacity
    private readonly long _end;
    private long _claimed, _taken;
    private bool _stopped;

    /// <summary>Makes the queue of batches <paramref name="start"/> … <paramref name="end"/> − 1.</summary>
    public BatchQueue(long start, long end, int capacity)
    {
        _done = new LoadedBatch?[capacity];
        _end = end;
        _claimed = _taken = start;
    }

    /// <summary>The number of the batch that <see cref="Take"/> gives next.</summary>
    public long Next
    {
        get
        {
            lock (_gate) return _taken;
        }
    }

    /// <summary>Waits for room → the next batch to read; false when there is none left, or the queue has stopped.</summary>
    public bool TryClaim(out long number)
    {
        lock (_gate)
        {
            while (!_stopped && _claimed < _end && _claimed - _taken >= _done.Length) Monitor.Wait(_gate);
            number = _claimed;
            if (_stopped || _claimed >= _end) return false;
            _claimed++;
            return true;
        }
    }

    /// <summary>Brings the batch that was claimed under that number.</summary>
    public void Put(long number, LoadedBatch batch)
    {
        lock (_gate)
        {
            if (_stopped) batch.Dispose();
            else Place(number) = batch;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the next batch. One that failed stays: whoever takes again gets it again.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while it waited.</exception>
    /// <exception cref="ObjectDisposedException">The queue was stopped.</exception>
    public LoadedBatch Take(CancellationToken token)
    {
        using CancellationTokenRegistration wake = token.UnsafeRegister(static queue => ((BatchQueue)queue!).Wake(), this);
        lock (_gate)
        {
            LoadedBatch? batch;
            while ((batch = Place(_taken)) is null)
            {
                token.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_stopped, typeof(DataLoader));
                Monitor.Wait(_gate);
            }
            if (batch.Failure is not null) return batch;
            Place(_taken++) = null;
            Monitor.PulseAll(_gate);
            return batch;
        }
    }

    /// <summary>Ends all waiting and frees what was not taken, now and when it comes.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (LoadedBatch? batch in _done) batch?.Dispose();
            Array.Clear(_done);
            Monitor.PulseAll(_gate);
        }
    }

    private ref LoadedBatch? Place(long number) => ref _done[number % _done.Length];

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }
}
