using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Tests.Metrics;
using SkiaSharp;

namespace GqaGen.Runtime.Tests.Plots;

/// <summary>That pictures show the data, and that data which cannot be shown is refused.</summary>
public sealed class PlotContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["a.png"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_heat_map_has_the_colour_of_each_share_at_its_place()
    {
        // One layer of two KV heads, a reading at 0 and one at 10: four quarters of the data area.
        AllocationHeatMap.Save(Path, "two heads", [new(0, [[1, 3]]), new(10, [[4, 0]])]);
        using Picture picture = Picture.Open(Path);
        Assert.Equal([1.0, 4, 3, 0], new[] { (400, 160), (1200, 160), (400, 800), (1200, 800) }.Select(at => Share(picture, at.Item1, at.Item2, max: 4)));
    }

    [Fact]
    public void A_heat_map_that_never_changes_has_the_middle_colour_and_its_number()
    {
        AllocationHeatMap.Save(Path, "uniform", [.. Enumerable.Range(0, 10).Select(step => new AllocationSample(step, [[2, 2, 2]]))]);
        using Picture picture = Picture.Open(Path);
        int[] rows = [150, 450, 850];
        Assert.All(rows, y => Assert.Equal(2, Share(picture, 400, y, max: 4)));
        Assert.InRange(picture.DarkPixels(new(300, 100, 1300, 880)), 3 * 30, 3 * 400);
    }

    [Fact]
    public void Deep_models_and_single_heads_are_drawn()
    {
        AllocationHeatMap.Save(Path, "24 layers", [.. Enumerable.Range(0, 50).Select(step => new AllocationSample(step, [.. Enumerable.Range(0, 24).Select(_ => (IReadOnlyList<double>)[4.5, 3.5, 6, 2])]))]);
        using (Picture picture = Picture.Open(Path)) Assert.True(picture.HasWhiteEdges());
        AllocationHeatMap.Save(Path, "one head", [new(10, [[6]])]);
        using (Picture picture = Picture.Open(Path)) Assert.Equal(6, Share(picture, 400, 200, max: 6));
    }

    [Fact]
    public void A_curve_is_drawn_in_its_colour_and_two_seeds_have_a_band()
    {
        LearningCurve flat = new("mha", 0, [.. Enumerable.Range(0, 50).Select(x => new CurvePoint(x, .5))]);
        LearningCurves.Save(Path, [flat], CurveAxes.ValidationAccuracy);
        int alone = Gray();
        LearningCurves.Save(Path, [flat, flat with { Seed = 1, Points = [.. flat.Points.Select(point => point with { Y = .6 })] }], CurveAxes.ValidationAccuracy);
        Assert.InRange(Gray() - alone, 100_000, int.MaxValue);

        int Gray()
        {
            using Picture picture = Picture.Open(Path);
            return Enumerable.Range(0, 1000).Sum(y => Enumerable.Range(0, 1600).Count(x => picture.At(x, y) is { Red: >= 223 and <= 227 } color && color.Green == color.Red && color.Blue == color.Red));
        }
    }

    [Fact]
    public void A_single_reading_and_a_single_variant_are_drawn()
    {
        LearningCurves.Save(Path, [new("gqa", 0, [new(10, .5)])], CurveAxes.TrainingLoss);
        AccuracyAgainstCost.Save(Path, [new("gqa", 864, SampleStatistics.Of([.95]))], CostAxis.KvBytes with { IsLogarithmic = true });
        CategoryCurves.Save(Path, [new("gqa", [SampleStatistics.Of([.95])])], new("one", "x", "y", ["1"]));
        IntervalPlot.Save(Path, [new("gqa", 0, null, null)], "one", "x");
        AccuracyAgainstCost.Save(Path, [new("none", 0, SampleStatistics.Of([0, 0])), new("all", long.MaxValue, SampleStatistics.Of([1, 1]))], CostAxis.KvBytes);
        using Picture picture = Picture.Open(Path);
        Assert.Equal(1600, picture.Width);
    }

    [Fact]
    public void An_interval_reaches_from_its_lower_to_its_upper_end()
    {
        IntervalPlot.Save(Path, [new("gqa", 0, -1, 3)], "t", "x", ["mha", "gqa"]);
        using Picture picture = Picture.Open(Path);
        SKColor color = SKColor.Parse(SeriesStyle.Of(1).Color.ToHex());
        int[] xs = [.. Enumerable.Range(0, 1600).Where(x => Enumerable.Range(120, 700).Any(y => picture.At(x, y) == color))];
        int zero = Enumerable.Range(300, 1290).Last(x => picture.DarkPixels(new(x, 120, x + 1, 250)) > 100);
        Assert.Equal(3.0, (double)(xs.Max() - zero) / (zero - xs.Min()), 0.2);
    }

    [Fact]
    public void A_variant_has_its_colour_whoever_else_is_drawn()
    {
        string[] order = ["mha", "mqa", "gqa", "pgqa"];
        SKColor color = SKColor.Parse(SeriesStyle.Of(3).Color.ToHex());
        IntervalPlot.Save(Path, [new("pgqa", 1, null, null)], "t", "x", order);
        Assert.True(Pixels(color) > 100, "the interval plot has another colour");
        AccuracyAgainstCost.Save(Path, [new("pgqa", 1, SampleStatistics.Of([.5]))], CostAxis.KvBytes, order);
        Assert.True(Pixels(color) > 100, "the scatter plot has another colour");
        CategoryCurves.Save(Path, [new("pgqa", [SampleStatistics.Of([.5])])], new("t", "x", "y", ["1"]), order);
        Assert.True(Pixels(color) > 100, "the curves over categories have another colour");
        LearningCurves.Save(Path, [new("pgqa", 0, [new(1, .5)])], CurveAxes.ValidationAccuracy, order);
        Assert.True(Pixels(color) > 100, "the learning curve has another colour");

        int Pixels(SKColor wanted)
        {
            using Picture picture = Picture.Open(Path);
            return Enumerable.Range(0, 1000).Sum(y => Enumerable.Range(0, 1600).Count(x => picture.At(x, y) == wanted));
        }
    }

    [Fact]
    public void What_cannot_be_drawn_is_named()
    {
        AssertRefused("nothing to draw", () => LearningCurves.Save(Path, [], CurveAxes.TrainingLoss));
        AssertRefused("nothing to draw", () => LearningCurves.Save(Path, [new("gqa", 0, [new(1, double.NaN)])], CurveAxes.TrainingLoss));
        AssertRefused("gqa, seed 7", () => LearningCurves.Save(Path, [new("gqa", 7, [new(double.NaN, 1)])], CurveAxes.TrainingLoss));
        AssertRefused("MeanOf", () => LearningCurves.Save(Path, [new("gqa", 0, [new(1, 1)])], CurveAxes.TrainingLoss with { MeanOf = 0 }));
        AssertRefused("no variant", () => AccuracyAgainstCost.Save(Path, [], CostAxis.KvBytes));
        AssertRefused("pgqa", () => AccuracyAgainstCost.Save(Path, [new("pgqa", 1, SampleStatistics.Of([double.NaN]))], CostAxis.KvBytes));
        AssertRefused("pgqa", () => AccuracyAgainstCost.Save(Path, [new("pgqa", 1, default)], CostAxis.KvBytes));
        AssertRefused("pgqa: a cost of -1 is not", () => AccuracyAgainstCost.Save(Path, [new("pgqa", -1, SampleStatistics.Of([.5]))], CostAxis.KvBytes));
        AssertRefused("pgqa: a cost of 0 is not", () => AccuracyAgainstCost.Save(Path, [new("pgqa", 0, SampleStatistics.Of([.5]))], CostAxis.KvBytes with { IsLogarithmic = true }));
        AssertRefused("no finite value", () => CategoryCurves.Save(Path, [new("pgqa", [null])], new("t", "x", "y", ["1"])));
        AssertRefused("pgqa has 1 values for 2", () => CategoryCurves.Save(Path, [new("pgqa", [null])], new("t", "x", "y", ["1", "2"])));
        AssertRefused("no estimate", () => IntervalPlot.Save(Path, [], "t", "x"));
        AssertRefused("pgqa", () => IntervalPlot.Save(Path, [new("pgqa", 0, double.NegativeInfinity, 1)], "t", "x"));
        AssertRefused("no allocation", () => AllocationHeatMap.Save(Path, "title", []));
        Assert.Empty(_folder.Files);
    }

    private static void AssertRefused(string naming, Action save) =>
        Assert.Contains(naming, Assert.ThrowsAny<ArgumentException>(save).Message, StringComparison.Ordinal);

    private static double Share(Picture picture, int x, int y, int max)
    {
        QueryHeadScale scale = new(max, whole: true);
        SKColor pixel = picture.At(x, y);
        int[] levels = [.. Enumerable.Range(0, max + 1).Where(level => scale.ColorOf(level) is var color && new SKColor(color.R, color.G, color.B) == pixel)];
        return Assert.Single(levels);
    }
}
