using CsCheck;
using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data;

public sealed class BatchSamplerTests
{
    [Fact]
    public void ShufflesArePermutations() =>
        Gen.Select(Gen.Int[0, 200], Gen.Long).Sample((count, seed) =>
            Shuffle.Permutation(count, seed).Order().SequenceEqual(Enumerable.Range(0, count).Select(i => (long)i)));

    [Fact]
    public void ShufflesAreFair()
    {
        int[] places = new int[5 * 5];
        for (int seed = 0; seed < 10_000; seed++)
        {
            long[] order = Shuffle.Permutation(5, seed);
            for (int i = 0; i < 5; i++) places[(i * 5) + order[i]]++;
        }
        Assert.All(places, n => Assert.InRange(n, 2000 - 200, 2000 + 200));       // five standard deviations of 40
    }

    /// <summary>Runs are resumed by step number, also by later versions, so the order may never change.</summary>
    [Fact]
    public void TheOrderIsPinned() => Assert.Equal([5, 7, 4, 2, 9], new BatchSampler(10, 5, seed: 42).Batch(0).ToArray());

    [Fact]
    public void ABatchIsAPureFunctionOfTheStep() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100], Gen.Long, Gen.Long[0, 1000]).Sample((a, b, seed, step) =>
        {
            (int count, int batch) = (Math.Max(a, b), Math.Min(a, b));
            var sampler = new BatchSampler(count, batch, seed);
            long[] first = sampler.Batch(step).ToArray();
            sampler.Batch(step / 2);
            return sampler.Batch(step).SequenceEqual(first) && new BatchSampler(count, batch, seed).Batch(step).SequenceEqual(first);
        });

    [Fact]
    public void AnEpochShowsNoImageTwiceAndOnlyFullBatches()
    {
        var sampler = new BatchSampler(103, 10, seed: 1);
        Assert.Equal(10, sampler.StepsPerEpoch);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            long[] seen = [.. Enumerable.Range(epoch * 10, 10).SelectMany(step => sampler.Batch(step).ToArray())];
            Assert.Equal(100, seen.Distinct().Count());
            Assert.All(seen, i => Assert.InRange(i, 0, 102));
        }
    }

    [Fact]
    public void EpochsAndSeedsDiffer()
    {
        var sampler = new BatchSampler(100, 100, seed: 1);
        long[][] orders = [.. Enumerable.Range(0, 20).Select(e => sampler.Batch(e).ToArray()), new BatchSampler(100, 100, seed: 2).Batch(0).ToArray()];
        Assert.Equal(21, orders.Select(o => string.Join(',', o)).Distinct().Count());
    }

    [Fact]
    public void ASetWithoutAFullBatchIsAnError()
    {
        var e = Assert.Throws<ArgumentException>(() => new BatchSampler(31, 32, 1));
        Assert.Contains("31 images, fewer than one batch of 32", e.Message, StringComparison.Ordinal);
    }
}
