using System.Diagnostics;
using System.Runtime.ExceptionServices;
using GqaGen.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Data;

/// <summary>
/// Reads a data set batch by batch, ahead of its user, on background threads. What it gives, and in which order, is a pure function of the data
/// set, the sampler and the seed, whatever the number of threads: the seed of an image's randomness follows from (seed, epoch, index). For
/// one user at a time; dispose it to end its threads.
/// </summary>
public sealed class DataLoader : IDisposable
{
    private const long AugmentationStream = 0x6175676D656E74;       // "augment": the order of the images is another stream of the same seed

    private readonly IImageDataset _dataset;
    private readonly IBatchSampler _sampler;
    private readonly long _end, _seed;
    private readonly bool _pinMemory;
    private readonly BatchQueue? _queue;
    private readonly Thread[] _workers = [];
    private readonly CancellationTokenSource _stop = new();
    private long _next;
    private bool _disposed;

    /// <summary>Starts reading.</summary>
    /// <param name="dataset">What is read; stays the caller's, and must live as long as the loader.</param>
    /// <param name="sampler">Which images make up each batch; the loader alone uses it meanwhile.</param>
    /// <param name="start">The number of the first batch, for instance the step that a run is at.</param>
    /// <param name="end">The number after the last.</param>
    /// <param name="options">How; the defaults unless given.</param>
    public DataLoader(IImageDataset dataset, IBatchSampler sampler, long start, long end, DataLoaderOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        int workers = options.WorkersFor(dataset, Environment.ProcessorCount);
        ArgumentOutOfRangeException.ThrowIfNegative(workers, nameof(options.Workers));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.PrefetchFactor, nameof(options.PrefetchFactor));
        (_dataset, _sampler, _next, _end) = (dataset, sampler, start, end);
        _seed = Seeds.Derive(options.Seed, AugmentationStream);
        _pinMemory = options.Device?.type == DeviceType.CUDA;
        workers = (int)Math.Min(workers, end - start);
        if (workers == 0) return;

        _queue = new BatchQueue(start, end, workers * options.PrefetchFactor);
        _workers = [.. Enumerable.Range(1, workers).Select(i => new Thread(Work) { IsBackground = true, Name = $"DataLoader worker {i}" })];
        foreach (Thread worker in _workers) worker.Start();
    }

    /// <summary>Threads that read; with 0 <see cref="Next"/> does.</summary>
    public int Workers => _workers.Length;

    /// <summary>Time spent in <see cref="Next"/> so far: what the user waited for data.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>
    /// The next batch, on the CPU, once it is there. It belongs to the caller's dispose scope, if there is one. After an exception the loader is
    /// still at that batch.
    /// </summary>
    /// <exception cref="DatasetException">An image of this batch cannot be read; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There is none left.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before it was there.</exception>
    public ImageBatch Next(CancellationToken token = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        token.ThrowIfCancellationRequested();
        if (_next >= _end) throw new InvalidOperationException($"The loader has given all its batches, the last of which was number {_end - 1}.");
        long start = Stopwatch.GetTimestamp();
        try
        {
            ImageBatch batch = _queue is null ? Read(_next, token) : Adopt(_queue.Take(token));
            _next++;
            return batch;
        }
        finally
        {
            Waited += Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Ends the threads, each after the image it is at, and frees what was read and not taken.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _stop.Cancel();
        _queue?.Stop();
        foreach (Thread worker in _workers) worker.Join();
        _stop.Dispose();
    }

    private void Work()
    {
        while (_queue!.TryClaim(out long number))
        {
            LoadedBatch batch;
            try
            {
                batch = new(Read(number, _stop.Token));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever it is, it is thrown where the batch is used
            catch (Exception e)
#pragma warning restore CA1031
            {
                batch = new(default, ExceptionDispatchInfo.Capture(e));
            }
            _queue.Put(number, batch);
        }
    }

    private ImageBatch Read(long number, CancellationToken token)
    {
        BatchIndices indices;
        lock (_stop) indices = new([.. _sampler.Batch(number)], Seeds.Derive(_seed, _sampler.Epoch(number)));
        return BatchReader.Read(_dataset, indices, _pinMemory, token);
    }

    // A thread has its own dispose scopes: tensors that come from another belong to none until here.
    private static ImageBatch Adopt(LoadedBatch loaded)
    {
        loaded.Failure?.Throw();
        using DisposeScope scope = NewDisposeScope();
        scope.Attach(loaded.Batch.Images);
        scope.Attach(loaded.Batch.Labels);
        return new(scope.MoveToOuter(loaded.Batch.Images), scope.MoveToOuter(loaded.Batch.Labels));
    }
}
