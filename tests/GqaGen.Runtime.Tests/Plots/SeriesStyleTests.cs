using GqaGen.Runtime.Plots;

namespace GqaGen.Runtime.Tests.Plots;

public class SeriesStyleTests
{
    [Fact]
    public void Five_hundred_series_differ() =>
        Assert.Equal(504, Enumerable.Range(0, 504).Select(SeriesStyle.Of).Select(style => (style.Color, style.Pattern.Name, style.Marker)).Distinct().Count());

    [Fact]
    public void Seven_series_differ_in_each_of_colour_pattern_and_marker()
    {
        SeriesStyle[] styles = [.. Enumerable.Range(0, 7).Select(SeriesStyle.Of)];
        Assert.Equal(7, styles.Select(style => style.Color).Distinct().Count());
        Assert.Equal(7, styles.Select(style => style.Pattern.Name).Distinct().Count());
        Assert.Equal(7, styles.Select(style => style.Marker).Distinct().Count());
    }
}
