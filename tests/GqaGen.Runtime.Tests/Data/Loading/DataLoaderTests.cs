using GqaGen.Runtime.Data;
using GqaGen.Runtime.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Data.Loading;

public sealed class DataLoaderTests
{
    private const int Batches = 23;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(5, 2)]
    public void GivesTheSameBytesWhateverTheNumberOfWorkers(int workers, int prefetchFactor)
    {
        // Reading takes a different time for each image, so that batches become ready out of order.
        var set = new NumberedDataset(40, index => Thread.SpinWait((int)(index * 7919 % 40) * 500));
        Assert.Equal(All(set, 0, workers: 0), All(set, 0, workers, prefetchFactor));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void StartsWhereItIsTold(int workers)
    {
        var set = new NumberedDataset(40);
        Assert.Equal(All(set, 0, workers: 0).Skip(9), All(set, 9, workers));
    }

    [Fact]
    public void AnImagesSeedFollowsFromSeedEpochAndIndex()
    {
        var set = new NumberedDataset(12);
        var sampler = new BatchSampler(12, 4, seed: 1);
        Dictionary<(long Epoch, float Index), string> seeds = Seeds(loaderSeed: 1), again = Seeds(loaderSeed: 1), others = Seeds(loaderSeed: 2);
        Assert.Equal(seeds, again);
        Assert.Equal(36, seeds.Values.Distinct().Count());
        Assert.Empty(seeds.Values.Intersect(others.Values));

        Dictionary<(long, float), string> Seeds(long loaderSeed)
        {
            using DisposeScope scope = NewDisposeScope();
            using var loader = new DataLoader(set, sampler, 0, 9, new() { Seed = loaderSeed, Workers = 2 });
            var found = new Dictionary<(long, float), string>();
            for (int step = 0; step < 9; step++)
                foreach (float[] image in loader.Next().Images.data<float>().ToArray().Chunk(4)) found[(step / 3, image[0])] = $"{image[1]} {image[2]}";
            return found;
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public void ReadsNoFurtherAheadThanItIsTold(int workers, int prefetchFactor)
    {
        var set = new NumberedDataset(1000);
        using DisposeScope scope = NewDisposeScope();
        using var loader = new DataLoader(set, new SequentialSampler(1000, 4), 0, 250, new() { Workers = workers, PrefetchFactor = prefetchFactor });
        for (int taken = 0; taken < 4; taken++)
        {
            int most = 4 * (taken + (workers * prefetchFactor));
            Wait(() => set.Reads == most, $"{most} images after {taken} batches, not {set.Reads}");
            Thread.Sleep(20);
            Assert.Equal(most, set.Reads);
            loader.Next();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void AnErrorIsThrownAtItsBatchAndNamesTheImage(int workers)
    {
        var set = new NumberedDataset(40, index =>
        {
            if (index == 17) throw new InvalidOperationException("the disk is gone");
        });
        using DisposeScope scope = NewDisposeScope();
        using var loader = new DataLoader(set, new SequentialSampler(40, 4), 0, 10, new() { Workers = workers });
        for (int i = 0; i < 4; i++) Assert.Equal(4 * i, loader.Next().Images[0, 0, 0, 0].item<float>());
        for (int i = 0; i < 2; i++)
        {
            var e = Assert.Throws<DatasetException>(() => loader.Next());
            Assert.Equal("Image 17 of the data set cannot be read: the disk is gone", e.Message);
            Assert.IsType<InvalidOperationException>(e.InnerException);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void EndsAfterItsLastBatch(int workers)
    {
        using DisposeScope scope = NewDisposeScope();
        using var loader = new DataLoader(new NumberedDataset(10), new SequentialSampler(10, 4), 0, 3, new() { Workers = workers });
        Assert.Equal([4L, 4, 2], Enumerable.Range(0, 3).Select(_ => loader.Next().Count).ToArray());
        Assert.Throws<InvalidOperationException>(() => loader.Next());
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loader.Next());
    }

    [Fact]
    public void WaitingCanBeCancelledAndGoneOnWith()
    {
        using var gate = new ManualResetEventSlim();
        using DisposeScope scope = NewDisposeScope();
        using var loader = new DataLoader(new NumberedDataset(8, _ => gate.Wait()), new SequentialSampler(8, 4), 0, 2, new() { Workers = 1 });
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));
        Assert.Throws<OperationCanceledException>(() => loader.Next(stop.Token));
        Assert.True(loader.Waited >= TimeSpan.FromMilliseconds(20), $"{loader.Waited}");
        gate.Set();
        Assert.Equal(0f, loader.Next().Images[0, 0, 0, 0].item<float>());
    }

    /// <summary>Disposed at once, after some batches, after all, and after an error: neither a tensor nor a thread stays.</summary>
    [Fact]
    public void LeavesNoTensorAndNoThread()
    {
        var set = new NumberedDataset(40, index =>
        {
            if (index == 39) throw new InvalidOperationException("broken");
        });
        int before = Workers();
        LiveHandles.DoNotGrow(20, () =>
        {
            foreach (int take in new[] { 0, 1, 5, 9, 10 })
            {
                using DisposeScope scope = NewDisposeScope();
                using var loader = new DataLoader(set, new SequentialSampler(40, 4), 0, 10, new() { Workers = 3 });
                for (int i = 0; i < Math.Min(take, 9); i++) loader.Next();
                if (take == 10) Assert.Throws<DatasetException>(() => loader.Next());
            }
        });
        Wait(() => Workers() <= before, $"{before} threads named as the loader's, not {Workers()}");
    }

    [Fact]
    public void ABatchBelongsToTheUsersScopeAlone()
    {
        using var loader = new DataLoader(new NumberedDataset(8), new SequentialSampler(8, 4), 0, 2, new() { Workers = 1 });
        ImageBatch batch;
        using (NewDisposeScope())
        {
            batch = loader.Next();
            Assert.False(batch.Images.IsInvalid);
        }
        Assert.True(batch.Images.IsInvalid && batch.Labels.IsInvalid, "the scope has not freed the batch");

        batch = loader.Next();                  // outside of any scope it is the caller's
        Assert.False(batch.Images.IsInvalid);
        batch.Images.Dispose();
        batch.Labels.Dispose();
    }

    [Fact]
    public void DisposingWakesWhoWaits()
    {
        using var gate = new ManualResetEventSlim();
        var loader = new DataLoader(new NumberedDataset(8, _ => gate.Wait()), new SequentialSampler(8, 4), 0, 2, new() { Workers = 1 });
        Exception? thrown = null;
        var user = new Thread(() => thrown = Record.Exception(() => loader.Next()));
        user.Start();
        Thread.Sleep(20);
        var closing = new Thread(loader.Dispose);
        closing.Start();
        Assert.True(user.Join(5000), "the user still waits");
        gate.Set();
        Assert.True(closing.Join(5000), "the worker still runs");
        Assert.IsType<ObjectDisposedException>(thrown);
    }

    [Fact]
    public void AnIndexOutsideTheDataSetIsAnError()
    {
        using var loader = new DataLoader(new NumberedDataset(7), new SequentialSampler(8, 4), 0, 2, new() { Workers = 1 });
        using DisposeScope scope = NewDisposeScope();
        loader.Next();
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Next());
    }

    [Theory]
    [InlineData(true, DeviceType.CPU, 64, 0)]
    [InlineData(true, DeviceType.CUDA, 64, 0)]
    [InlineData(false, DeviceType.CPU, 2, 1)]
    [InlineData(false, DeviceType.CPU, 16, 4)]
    [InlineData(false, DeviceType.CPU, 128, 8)]
    [InlineData(false, DeviceType.CUDA, 4, 4)]
    [InlineData(false, DeviceType.CUDA, 64, 8)]
    public void WorkersAreFewWhereTheyWouldTakeProcessorsFromTheModel(bool inMemory, DeviceType device, int processors, int workers)
    {
        IImageDataset set = inMemory ? Training.TestDigits.Train : new NumberedDataset(10);
        Assert.Equal(workers, new DataLoaderOptions { Device = new(device) }.WorkersFor(set, processors));
        Assert.Equal(3, new DataLoaderOptions { Device = new(device), Workers = 3 }.WorkersFor(set, processors));
    }

    private static string[] All(NumberedDataset set, long start, int workers, int prefetchFactor = 2)
    {
        using DisposeScope scope = NewDisposeScope();
        using var loader = new DataLoader(set, new BatchSampler(set.Count, 4, seed: 3), start, Batches, new() { Seed = 5, Workers = workers, PrefetchFactor = prefetchFactor });
        return [.. Enumerable.Range(0, (int)(Batches - start)).Select(_ => loader.Next()).Select(batch => $"{Convert.ToHexString(batch.Images.bytes)} {Convert.ToHexString(batch.Labels.bytes)}")];
    }

    // Linux alone tells the names of a process's threads.
    private static int Workers() => OperatingSystem.IsLinux()
        ? Directory.GetDirectories("/proc/self/task").Count(task => File.Exists($"{task}/comm") && Name(task).StartsWith("DataLoader", StringComparison.Ordinal))
        : 0;

    private static string Name(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm");
        }
        catch (IOException)
        {
            return "";                          // it has ended
        }
    }

    private static void Wait(Func<bool> holds, string expected)
    {
        for (int i = 0; i < 500 && !holds(); i++) Thread.Sleep(10);
        Assert.True(holds(), $"expected {expected}");
    }
}
