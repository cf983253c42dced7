using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Grouping;

/// <summary>KDGQA's rule against the same rule in plain C#, and what every rule does with degenerate keys.</summary>
public sealed class KeyNormGroupingTests
{
    private const int B = 3, H = 13;

    public static TheoryData<Scope, Scaling, Rounding, long> Settings
    {
        get
        {
            var settings = new TheoryData<Scope, Scaling, Rounding, long>();
            foreach (Scope scope in Enum.GetValues<Scope>())
            foreach (Scaling scaling in Enum.GetValues<Scaling>())
            foreach (Rounding rounding in Enum.GetValues<Rounding>())
            foreach (long min in new long[] { 0, 1, 2 })
                settings.Add(scope, scaling, rounding, min);
            return settings;
        }
    }

    [Theory, MemberData(nameof(Settings))]
    public void AllocatesAsThePlainRuleDoes(Scope scope, Scaling scaling, Rounding rounding, long min)
    {
        var sharing = new Sharing(scaling, rounding, min);
        var random = new Random(7);
        for (int i = 0; i < 60; i++)
        {
            int g = 1 + (i % 5);
            double[][] norms = [.. Enumerable.Range(0, B).Select(_ => Enumerable.Range(0, g).Select(_ => (double)(float)(0.1 + random.NextDouble())).ToArray())];
            double[][] ranked = scope == Scope.Sample ? norms : [[.. Enumerable.Range(0, g).Select(h => norms.Sum(n => n[h]))]];
            using var grouping = new KeyNormGrouping(H, g, scope, sharing, CPU);
            using DisposeScope tensors = NewDisposeScope();
            long[] actual = [.. grouping.call(Keys(norms)).data<long>()];
            long[] wanted = [.. ranked.SelectMany(n => PlainAllocation.Of(n, H, sharing))];
            Assert.True(wanted.SequenceEqual(actual), $"norms {string.Join(" | ", norms.Select(n => string.Join(" ", n)))}: [{string.Join(" ", actual)}], wanted [{string.Join(" ", wanted)}]");
        }
    }

    [Fact]
    public void InScopeSampleBatchMatesDoNotMatterAndInScopeBatchTheyDo()
    {
        double[] mine = [1, 5, 2], one = [9, 1, 1], other = [1, 1, 9];
        long[] First(Scope scope, double[] mate)
        {
            using var grouping = new KeyNormGrouping(12, 3, scope, new Sharing(Scaling.MinMax, Rounding.LargestRemainder, 1), CPU);
            using DisposeScope tensors = NewDisposeScope();
            return [.. grouping.call(Keys([mine, mate])).data<long>().ToArray().Take(3)];
        }
        Assert.Equal(First(Scope.Sample, one), First(Scope.Sample, other));
        Assert.NotEqual(First(Scope.Batch, one), First(Scope.Batch, other));
    }

    /// <summary>Every rule × degenerate norms × least queries: uniform, at once, and reported where it is not finite.</summary>
    [Theory]
    [InlineData(new double[] { 2, 2, 2 })]
    [InlineData(new double[] { 0, 0, 0 })]
    [InlineData(new double[] { 1, double.NaN, 2 })]
    [InlineData(new double[] { 1, double.PositiveInfinity, 2 })]
    public void DegenerateNormsGiveTheUniformAllocationUnderEveryRule(double[] norms)
    {
        foreach (Rounding rounding in Enum.GetValues<Rounding>())
        foreach (long min in new long[] { 0, 1, 2 })
        foreach (KeyDrivenGrouping grouping in Rules(8, 3, rounding, min))
        {
            using DisposeScope tensors = NewDisposeScope();
            grouping.call(Keys([[3, 1, 2]]));
            grouping.call(Keys([norms]));
            // difference: the change from (3, 1, 2) ranks the heads, unless a norm is not finite
            if (grouping is DifferenceGrouping && norms.All(double.IsFinite)) continue;
            // ema with decay 0: the last norms alone
            Assert.Equal(PlainAllocation.Uniform(8, 3), grouping.LastAllocation.reshape(-1).data<long>().ToArray());
            Assert.Equal(norms.All(double.IsFinite) ? 0 : 1, grouping.NonFiniteAge.item<long>());
        }
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(4, 4)]
    public void OneKvHeadServesAllAndAsManyKvHeadsServeOneEach(int h, int g)
    {
        foreach (Rounding rounding in Enum.GetValues<Rounding>())
        foreach (KeyDrivenGrouping grouping in Rules(h, g, rounding, min: 1))
        {
            using DisposeScope tensors = NewDisposeScope();
            for (int t = 1; t <= 3; t++) grouping.call(Keys([[.. Enumerable.Range(0, g).Select(i => (double)(((i * t) % 3) + 1))]]));
            Assert.Equal(PlainAllocation.Uniform(h, g), grouping.LastAllocation.reshape(-1).data<long>().ToArray());
        }
    }

    private static IEnumerable<KeyDrivenGrouping> Rules(int h, int g, Rounding rounding, long min)
    {
        yield return new KeyNormGrouping(h, g, Scope.Sample, new Sharing(Scaling.MinMax, rounding, min), CPU);
        yield return new KeyNormGrouping(h, g, Scope.Batch, new Sharing(Scaling.Proportional, rounding, min), CPU);
        yield return new DifferenceGrouping(h, g, 1, new Sharing(Scaling.Proportional, rounding, min), new RandomStream(1), CPU);
        yield return new EmaGrouping(h, g, 1, decay: 0, new Sharing(Scaling.MinMax, rounding, min), new RandomStream(1), CPU);
    }

    /// <summary>Keys [B, G, 1, 1] whose norms are given.</summary>
    private static Tensor Keys(double[][] norms) =>
        tensor([.. norms.SelectMany(n => n)], dtype: ScalarType.Float32).reshape(norms.Length, norms[0].Length, 1, 1);
}
