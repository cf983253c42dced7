using CsCheck;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Tests.Metrics;

namespace GqaGen.Runtime.Tests.Plots;

public class CurveBandTests
{
    [Fact]
    public void The_band_is_mean_and_sample_deviation_in_the_axis_unit()
    {
        BandPoint[] piece = Assert.Single(CurveBand.Pieces([Run(0, (10, .5), (20, .9)), Run(1, (20, .7), (10, .5))], scale: 100, meanOf: 1));
        Assert.Equal([10.0, 20.0], piece.Select(point => point.X));
        Assert.Equal([50.0, 80.0], piece.Select(point => point.Mean), Near);
        Assert.Equal([0, Math.Sqrt(200)], piece.Select(point => point.Deviation), Near);
    }

    [Fact]
    public void A_value_that_is_not_finite_leaves_a_gap()
    {
        List<BandPoint[]> pieces = CurveBand.Pieces([Run(0, (1, 1), (2, double.NaN), (3, 3), (4, 4), (5, double.PositiveInfinity))], 1, 1);
        Assert.Equal([[1.0], [3.0, 4.0]], pieces.Select(piece => piece.Select(point => point.X).ToArray()));
    }

    [Fact]
    public void A_run_that_ended_early_ends_the_band()
    {
        BandPoint[] piece = Assert.Single(CurveBand.Pieces([Run(0, (1, 1), (2, 2), (3, 3)), Run(1, (1, 1), (2, 4))], 1, 1));
        Assert.Equal([1.0, 2.0], piece.Select(point => point.X));
    }

    [Fact]
    public void A_place_read_twice_keeps_its_last_reading() =>
        Assert.Equal(7, Assert.Single(Assert.Single(CurveBand.Pieces([Run(0, (1, 5), (1, 7))], 1, 1))).Mean);

    [Fact]
    public void A_moving_mean_leaves_straight_lines_alone()
    {
        Gen.Select(Gen.Double[-5, 5], Gen.Double[-5, 5], Gen.Int[1, 30], Gen.Int[1, 40]).Sample(
            (slope, offset, meanOf, count) =>
            {
                LearningCurve line = Run(0, [.. Enumerable.Range(0, count).Select(x => ((double)x, (slope * x) + offset))]);
                BandPoint[] piece = Assert.Single(CurveBand.Pieces([line], 1, meanOf));
                Assert.Equal(count, piece.Length);
                Assert.All(piece, point => Assert.Equal((slope * point.X) + offset, point.Mean, 1e-9));
            },
            threads: 1,
            seed: Seeds.Fixed);
    }

    [Fact]
    public void A_moving_mean_is_the_mean_of_the_readings_around()
    {
        BandPoint[] piece = Assert.Single(CurveBand.Pieces([Run(0, (1, 0), (2, 3), (3, 0), (4, 6), (5, 1))], 1, 3));
        Assert.Equal([0, 1, 3, 7 / 3.0, 1], piece.Select(point => point.Mean), Near);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static LearningCurve Run(long seed, params (double X, double Y)[] points) =>
        new("gqa", seed, [.. points.Select(point => new CurvePoint(point.X, point.Y))]);
}
