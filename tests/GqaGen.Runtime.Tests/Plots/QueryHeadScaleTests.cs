using GqaGen.Runtime.Plots;
using ScottPlot;

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

    [Fact]
    public void Nothing_to_serve_is_a_scale_too() => Assert.Equal(new QueryHeadScale(4, true).ColorOf(0), new QueryHeadScale(0, true).ColorOf(0));

    private static double Lightness(Color color) => (.2126 * color.R) + (.7152 * color.G) + (.0722 * color.B);
}
