using CsCheck;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Tests.Metrics;

public class SampleStatisticsTests
{
    [Fact]
    public void Known_values()
    {
        SampleStatistics statistics = SampleStatistics.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(8, statistics.Count);
        Assert.Equal(5, statistics.Mean, 12);
        Assert.Equal(Math.Sqrt(32.0 / 7), statistics.StandardDeviation!.Value, 12);
    }

    [Fact]
    public void One_value_has_no_deviation() => Assert.Null(SampleStatistics.Of([0.97]).StandardDeviation);

    [Fact]
    public void No_value_has_no_mean() => Assert.Throws<ArgumentException>(() => SampleStatistics.Of([]));

    [Fact]
    public void Equal_values_deviate_by_nothing() => Assert.Equal(0, SampleStatistics.Of([0.1, 0.1, 0.1]).StandardDeviation);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_not_hidden(double value)
    {
        SampleStatistics statistics = SampleStatistics.Of([1, value, 2]);
        Assert.False(double.IsFinite(statistics.Mean));
        Assert.False(double.IsFinite(statistics.StandardDeviation!.Value));
    }

    [Fact]
    public void Shifting_moves_the_mean_alone_and_scaling_scales_both()
    {
        Gen.Select(Gen.Double[-1, 1].Array[2, 10], Gen.Double[-1e6, 1e6], Gen.Double[.1, 10]).Sample(
            (values, shift, scale) =>
            {
                SampleStatistics plain = SampleStatistics.Of(values);
                SampleStatistics moved = SampleStatistics.Of([.. values.Select(value => (scale * value) + shift)]);
                Assert.Equal((scale * plain.Mean) + shift, moved.Mean, 1e-8);
                Assert.Equal(scale * plain.StandardDeviation!.Value, moved.StandardDeviation!.Value, 1e-8);
            },
            threads: 1,
            seed: Seeds.Fixed);
    }
}
