using GqaGen.Runtime.Plots;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace GqaGen.Runtime.Tests.Plots;

public class QueryHeadScaleTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(15, true)]
    [InlineData(40, true)]
    [InlineData(13, false)]
    public void More_query_heads_are_always_lighter(double max, bool whole)
    {
        QueryHeadScale scale = new(max, whole);
        double[] lightness = [.. Enumerable.Range(0, (int)max + 1).Select(level => Lightness(scale.ColorOf(level)))];
        Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"{pair.First} is not darker than {pair.Second}"));
    }

    [Fact]
    public void A_stepped_scale_has_one_colour_a_number()
    {
        QueryHeadScale scale = new(4, whole: true);
        Assert.Equal(5, Enumerable.Range(0, 1000).Select(i => scale.GetColor(i / 999.0)).Distinct().Count());
        Assert.Equal(scale.ColorOf(3), scale.GetColor(.7));
    }

    [Theory]
    [InlineData(4, new[] { 2 }, "0, 1, 2 (uniform), 3, 4")]
    [InlineData(4, new[] { 1, 2 }, "0, 1 (uniform), 2 (uniform), 3, 4")]
    [InlineData(40, new[] { 20 }, "0, 3, 6, 9, 12, 15, 20 (uniform), 24, 27, 30, 33, 36, 39")]
    public void The_uniform_allocation_is_marked(double max, int[] uniform, string labels)
    {
        NumericManual ticks = (NumericManual)new QueryHeadScale(max, whole: true).Ticks(uniform);
        ticks.Regenerate(new CoordinateRange(-1, max + 1), Edge.Right, new PixelLength(400), null!, null!);
        Assert.Equal(labels, string.Join(", ", ticks.Ticks.Select(tick => tick.Label)));
    }

    [Fact]
    public void Nothing_to_serve_is_a_scale_too() => Assert.Equal(new QueryHeadScale(4, true).ColorOf(0), new QueryHeadScale(0, true).ColorOf(0));

    private static double Lightness(Color color) => (.2126 * color.R) + (.7152 * color.G) + (.0722 * color.B);
}
