using CsCheck;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Tests.Metrics;
using SkiaSharp;

namespace GqaGen.Runtime.Tests.Plots;

public class ScatterLayoutTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_point_with_its_error_bar_is_inside_and_covers_no_other(bool isLogarithmic)
    {
        CostAxis axis = CostAxis.KvBytes with { IsLogarithmic = isLogarithmic };
        Gen<AccuracyPoint> point =
            from bytes in Gen.OneOf(isLogarithmic ? 1L : 0L, 288L, 864L, 1728L)
            from accuracies in Gen.Double[0, 1].Array[1, 4]
            select new AccuracyPoint("v", bytes, SampleStatistics.Of(accuracies));
        point.List[1, 8].Sample(
            points =>
            {
                ScatterLayout layout = new(points, axis);
                SKRect[] marks = [.. points.Select((point, i) => layout.Obstacle(i, point))];
                for (int i = 0; i < marks.Length; i++)
                {
                    Assert.True(ScatterLayout.Area.Contains(marks[i]), $"{marks[i]} leaves {ScatterLayout.Area}");
                    Assert.DoesNotContain(marks[..i], other => other.IntersectsWith(marks[i]));
                    SKPoint page = layout.ToPage(layout.Places[i]);
                    Assert.Equal(layout.Places[i].Y, layout.ToPlot(page).Y, 1e-3);
                    Assert.Equal(layout.Places[i].X, layout.ToPlot(page).X, 1e-2 * Math.Max(1, axis.Place(layout.Costs[^1])));
                }
            },
            iter: 300,
            threads: 1,
            seed: Seeds.Fixed);
    }

    [Fact]
    public void Points_of_equal_memory_are_centred_on_it()
    {
        AccuracyPoint[] points = [.. VariantResults.Seven.Select(AccuracyPoint.Of)];
        ScatterLayout layout = new(points, CostAxis.KvBytes);
        double[] xs = [.. layout.Places.Zip(points).Where(pair => pair.Second.Cost == 864).Select(pair => pair.First.X)];
        Assert.Equal(5, xs.Distinct().Count());
        Assert.Equal(864, xs.Average(), 1e-6);
        Assert.Equal(1728, layout.Places[0].X);
        layout = new(points, CostAxis.KvBytes with { IsLogarithmic = true });
        Assert.Equal(Math.Log10(864), layout.Places.Zip(points).Where(pair => pair.Second.Cost == 864).Average(pair => pair.First.X), 1e-9);
    }
}
