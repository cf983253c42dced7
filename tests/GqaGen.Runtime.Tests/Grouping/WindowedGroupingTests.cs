using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Grouping;
using GqaGen.Runtime.Grouping.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Grouping;

/// <summary>When the stateful rules change their allocation, against the same rule written plainly.</summary>
public sealed class WindowedGroupingTests
{
    private const int H = 12;
    private static readonly Sharing Paper = new(Scaling.Proportional, Rounding.LargestRemainder, MinQueries: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void DifferenceFollowsTheChangeSinceTheLastUpdate(int window)
    {
        using var grouping = new DifferenceGrouping(H, 3, window, Paper, draws: null, CPU);
        double[][] norms = Norms(seed: window, steps: 30);
        long[] wanted = UniformAllocation.Counts(H, 3);
        double[] recorded = [];
        for (int t = 0; t < norms.Length; t++)
        {
            if (t % window == 0)
            {
                if (t > 0) wanted = Share([.. norms[t].Zip(recorded, (n, r) => Math.Abs(n - r))]);
                recorded = norms[t];
            }
            Assert.Equal(wanted, Step(grouping, norms[t]));
            Assert.Equal(t + 1, grouping.Steps.item<long>());
        }
    }

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(4, 0.5)]
    [InlineData(5, 0.0)]
    public void EmaFollowsTheMovingAverage(int window, double decay)
    {
        using var grouping = new EmaGrouping(H, 3, window, decay, Paper, draws: null, CPU);
        double[][] norms = Norms(seed: window, steps: 30);
        long[] wanted = UniformAllocation.Counts(H, 3);
        double[] average = [0, 0, 0];
        for (int t = 1; t <= norms.Length; t++)
        {
            average = [.. average.Zip(norms[t - 1], (e, n) => (decay * e) + ((1 - decay) * n))];
            if (t % window == 0) wanted = Share([.. average.Select(e => e / (1 - Math.Pow(decay, t)))]);
            Assert.Equal(wanted, Step(grouping, norms[t - 1]));
            Assert.Equal(average[0], grouping.NormCache[0].item<float>(), 1e-4 * average[0]);
        }
    }

    [Fact]
    public void EvaluationChangesNothing()
    {
        foreach (WindowedGrouping grouping in new WindowedGrouping[]
        {
            new DifferenceGrouping(H, 3, 2, Paper, null, CPU),
            new EmaGrouping(H, 3, 2, 0.9, Paper with { Rounding = Rounding.Repair }, new RandomStream(3), CPU),
        })
        {
            foreach (double[] norms in Norms(seed: 5, steps: 5)) Step(grouping, norms);
            byte[][] before = [.. grouping.state_dict().Values.Select(t => t.bytes.ToArray())];
            grouping.eval();
            foreach (double[] norms in Norms(seed: 6, steps: 5)) Step(grouping, norms);
            Assert.Equal(before, [.. grouping.state_dict().Values.Select(t => t.bytes.ToArray())]);
        }
    }

    [Fact]
    public void ANormThatIsNotFiniteIsReportedAndNotRemembered()
    {
        using var grouping = new DifferenceGrouping(H, 3, 1, Paper, null, CPU);
        Step(grouping, [1, 2, 3]);
        Step(grouping, [1, double.NaN, 3]);
        Assert.Equal(UniformAllocation.Counts(H, 3), grouping.LastAllocation.data<long>().ToArray());
        Assert.Equal(1, grouping.NonFiniteAge.item<long>());
        Step(grouping, [1, 2, 5]);
        Assert.Equal(2, grouping.NonFiniteAge.item<long>());
        Assert.Equal([1f, 2f, 5f], grouping.NormCache.data<float>().ToArray());
    }

    [Fact]
    public void RepairDrawsAreSeededAndBelongToTheState()
    {
        long[][] Run(long seed)
        {
            using var grouping = new DifferenceGrouping(16, 5, 1, new Sharing(Scaling.Proportional, Rounding.Repair, 0), new RandomStream(seed), CPU);
            return [.. Norms(seed: 9, steps: 40, heads: 5).Select(n => Step(grouping, n))];
        }
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
        Assert.All(Run(1), a => Assert.Equal(16, a.Sum()));
    }

    /// <summary>A step of micro-batches uses the allocation of before in all its forwards, and leaves the state of a step that saw all images at once.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(3, 5)]
    public void MicroBatchesAddUpToTheStep(int window, int microBatches)
    {
        foreach (bool ema in new[] { false, true })
        {
            using WindowedGrouping whole = New(), parts = New();
            var random = new Random(window);
            int changes = 0;
            for (int t = 0; t < 20; t++)
            {
                // Whole numbers, so that no sum is rounded.
                double[][] norms = [.. Enumerable.Range(0, microBatches).Select(_ => Enumerable.Range(0, 3).Select(_ => Math.Pow(random.Next(1, 7), 3)).ToArray())];
                long[] before = [.. whole.LastAllocation.data<long>()];
                parts.BeginTrainingStep(microBatches);
                foreach (double[] part in norms) Assert.Equal(before, Step(parts, part));
                Assert.Equal(before, parts.LastAllocation.data<long>().ToArray());

                Step(whole, norms);
                Assert.Equal(State(whole), State(parts));
                if (!before.SequenceEqual(whole.LastAllocation.data<long>().ToArray())) changes++;
            }
            Assert.True(changes > 1, "the allocation never changed");

            WindowedGrouping New() => ema ? new EmaGrouping(H, 3, window, 0.5, Paper, null, CPU) : new DifferenceGrouping(H, 3, window, Paper, null, CPU);
        }
    }

    [Fact]
    public void AForwardThatNoStepWasBegunForIsAStep()
    {
        using DifferenceGrouping told = new(H, 3, 2, Paper, null, CPU), untold = new(H, 3, 2, Paper, null, CPU);
        told.BeginTrainingStep(2);
        Step(told, [1, 2, 3]);
        Step(told, [3, 2, 1]);
        Step(untold, [[1, 2, 3], [3, 2, 1]]);
        foreach (double[] norms in Norms(seed: 4, steps: 7)) Assert.Equal(Step(untold, norms), Step(told, norms));
        Assert.Equal(State(untold), State(told));
    }

    [Fact]
    public void AStepThatIsBegunAnewForgetsItsMicroBatches()
    {
        using DifferenceGrouping once = new(H, 3, 1, Paper, null, CPU), twice = new(H, 3, 1, Paper, null, CPU);
        twice.BeginTrainingStep(2);
        Step(twice, [7, 8, 9]);
        foreach (DifferenceGrouping grouping in new[] { once, twice })
        {
            grouping.BeginTrainingStep(2);
            Step(grouping, [1, 2, 3]);
            Step(grouping, [5, 2, 1]);
        }
        Assert.Equal(State(once), State(twice));
    }

    [Fact]
    public void TheReferenceHasNoMicroBatches()
    {
        using var grouping = new ReferenceDifferenceGrouping(H, 3, 2, new RandomStream(1), CPU);
        grouping.BeginTrainingStep(4, 1);
        Assert.Equal(4, grouping.TrainingStep);
        Assert.Contains("cannot be made of 2 micro-batches", Assert.Throws<NotSupportedException>(() => grouping.BeginTrainingStep(5, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheReferenceThrowsWhereTheOfficialCodeHangs()
    {
        using var keyNorm = new ReferenceKeyNormGrouping(6, 3, CPU);
        Assert.Throws<DegenerateAllocationException>(() => keyNorm.call(ones(1, 3, 1, 1)));
        using var ema = new ReferenceEmaGrouping(6, 3, 1, new RandomStream(1), CPU);
        Assert.Throws<DegenerateAllocationException>(() => ema.call(zeros(1, 3, 1, 1)));
        Assert.Throws<DegenerateAllocationException>(() => ema.call(tensor(new[] { 1f, float.NaN, 2f }).reshape(1, 3, 1, 1)));
    }

    /// <summary>Runs one forward on keys [1, G, 1, 1] whose norms are given.</summary>
    private static long[] Step(nn.Module<Tensor, Tensor> grouping, double[] norms) => Step(grouping, [norms]);

    /// <summary>The same of a batch.</summary>
    private static long[] Step(nn.Module<Tensor, Tensor> grouping, double[][] norms)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. grouping.call(tensor(norms.SelectMany(n => n).ToArray(), dtype: ScalarType.Float32).reshape(norms.Length, norms[0].Length, 1, 1)).data<long>()];
    }

    private static byte[][] State(WindowedGrouping grouping) => [.. grouping.state_dict().Values.Select(t => t.bytes.ToArray())];

    private static long[] Share(double[] weights) =>
        [.. Paper.Allocate(tensor([.. weights.Select(w => (double)(float)w)]), H, new ExtremeIndex()).data<long>()];

    private static double[][] Norms(int seed, int steps, int heads = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, steps).Select(_ => Enumerable.Range(0, heads).Select(_ => (double)(float)(1 + (9 * random.NextDouble()))).ToArray())];
    }
}
