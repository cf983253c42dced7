using CsCheck;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Tests.Metrics;

namespace GqaGen.Runtime.Tests.Plots;

public class AllocationHistoryTests
{
    [Fact]
    public void Stretches_follow_each_other_and_hold_every_reading()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Double[0, 4].Select(Math.Round).Array[1, 30]).Sample(
            (interval, values) =>
            {
                AllocationHistory history = AllocationHistory.Of([.. values.Select((value, i) => new AllocationSample(i * interval, [[value]]))]);
                AllocationHistory.Stretch[] stretches = [.. history.Stretches(0, 0)];
                Assert.Equal(history.Start, stretches[0].From);
                Assert.Equal(history.End, stretches[^1].To);
                Assert.All(stretches.Zip(stretches.Skip(1)), pair =>
                {
                    Assert.Equal(pair.First.To, pair.Second.From);
                    Assert.NotEqual(pair.First.Queries, pair.Second.Queries);
                });
                for (int i = 0; i < values.Length; i++)
                {
                    double step = i * interval;
                    Assert.Equal(values[i], Assert.Single(stretches, stretch => stretch.From <= step && step < stretch.To).Queries);
                }
            },
            threads: 1,
            seed: Seeds.Fixed);
    }

    [Fact]
    public void The_last_reading_lasts_as_long_as_the_one_before()
    {
        AllocationHistory history = AllocationHistory.Of([new(30, [[1]]), new(10, [[1]]), new(20, [[2]]), new(20, [[3]])]);
        Assert.Equal((10, 40), (history.Start, history.End));
        Assert.Equal([1.0, 3.0, 1.0], history.Stretches(0, 0).Select(stretch => stretch.Queries));
    }

    [Theory]
    [InlineData(4, "222")]
    [InlineData(5, "510")]
    [InlineData(6, "6")]
    [InlineData(2, "111111")]
    [InlineData(5, "32")]
    public void The_scale_ends_at_twice_the_uniform_share_or_at_what_was_seen(double max, string digits) =>
        Assert.Equal(max, AllocationHistory.Of([new(0, [[.. digits.Select(digit => (double)(digit - '0'))]])]).Max);

    [Fact]
    public void Samples_that_do_not_fit_together_are_named()
    {
        AssertRefused("no allocation");
        AssertRefused("Step 5", new AllocationSample(5, []));
        AssertRefused("Step 5", new AllocationSample(5, [[2], []]));
        AssertRefused("Step 7", new AllocationSample(5, [[2, 2]]), new AllocationSample(7, [[4]]));
        AssertRefused("Step 7", new AllocationSample(5, [[2, 2]]), new AllocationSample(7, [[2, 2], [2, 2]]));
        AssertRefused("Step 6", new AllocationSample(6, [[2, double.NaN]]));
        AssertRefused("Step 6", new AllocationSample(6, [[5, -1]]));
    }

    private static void AssertRefused(string naming, params AllocationSample[] samples) =>
        Assert.Contains(naming, Assert.Throws<ArgumentException>(() => AllocationHistory.Of(samples)).Message, StringComparison.Ordinal);
}
