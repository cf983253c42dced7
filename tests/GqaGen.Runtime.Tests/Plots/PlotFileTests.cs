using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Tests.Metrics;
using SkiaSharp;

namespace GqaGen.Runtime.Tests.Plots;

/// <summary>What holds for the file of every kind of plot.</summary>
public sealed class PlotFileTests : IDisposable
{
    private const string Hostile = "<b>&\"\n\0\e[31m\ud800 {0} %s \u202e very very very long name of a variant, longer than any picture is wide, and then some more of it";

    private static readonly SKRectI TitleRegion = new(0, 0, 1600, 80);

    private static readonly Dictionary<string, Action<string, string>> Save = new()
    {
        ["curves"] = (path, name) => LearningCurves.Save(
            path,
            [.. VariantResults.Seven.SelectMany((result, v) => Enumerable.Range(0, 3).Select(seed => Curve(v == 0 ? name : result.Variant, v, seed)))],
            CurveAxes.ValidationAccuracy with { Title = name }),
        ["scatter"] = (path, name) => AccuracyAgainstCost.Save(path, Points(name), CostAxis.KvBytes with { Title = name }),
        ["logarithmic scatter"] = (path, name) => AccuracyAgainstCost.Save(path, Points(name), CostAxis.TrainingStepTime with { Title = name, IsLogarithmic = true }),
        ["categories"] = (path, name) => CategoryCurves.Save(
            path,
            [.. Enumerable.Range(0, 3).Select(v => new CategoryCurve(v == 0 ? name : $"variant {v}", [SampleStatistics.Of([.5, .6]), v == 1 ? null : SampleStatistics.Of([.7]), SampleStatistics.Of([.8, .9 - (.01 * v)])]))],
            new(name, "Window (steps)", "Accuracy (%)", ["30", "100", name]) { YScale = 100, Reference = new("gqa", SampleStatistics.Of([.7, .75])) }),
        ["intervals"] = (path, name) => IntervalPlot.Save(path, [new(name, .5, -1, 2), new("kdgqa", -2, null, null), new("pgqa", 0, 0, 0)], name, "Difference (points)"),
        ["heat-map"] = (path, name) => AllocationHeatMap.Save(
            path,
            name,
            [.. Enumerable.Range(0, 30).Select(i => new AllocationSample(i * 10, [[2, 2, 2], [3, 1, 2], [1 + (i % 3), 2, 3 - (i % 3)]]))]),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => [.. Save.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_file_is_a_picture_with_text_and_nothing_cut_off(string kind)
    {
        string path = _folder["plots/a.png"];
        Save[kind](path, "A title of the plot");
        using Picture picture = Picture.Open(path);
        Assert.Equal((1600, 1000), (picture.Width, picture.Height));
        Assert.InRange(picture.DistinctColors(), 200, int.MaxValue);
        Assert.InRange(picture.DarkPixels(TitleRegion), 500, 20_000);
        Assert.True(picture.HasWhiteEdges(), "something touches an edge of the picture");
        Assert.Equal(["a.png"], _folder.Files);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_title_is_what_was_given(string kind)
    {
        Save[kind](_folder["short.png"], "ab");
        Save[kind](_folder["long.png"], "abababababababab");
        using Picture shorter = Picture.Open(_folder["short.png"]);
        using Picture longer = Picture.Open(_folder["long.png"]);
        Assert.InRange((double)longer.DarkPixels(TitleRegion) / shorter.DarkPixels(TitleRegion), 6, 10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_data_give_the_same_bytes_in_any_culture(string kind)
    {
        Save[kind](_folder["1.png"], "title");
        using (new CommaCulture())
        {
            Save[kind](_folder["2.png"], "title");
        }

        Assert.Equal(File.ReadAllBytes(_folder["1.png"]), File.ReadAllBytes(_folder["2.png"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_name_can_be_drawn(string kind)
    {
        Save[kind](_folder["a.png"], Hostile);
        using Picture picture = Picture.Open(_folder["a.png"]);
        Assert.True(picture.HasWhiteEdges(), "a name runs over the edge of the picture");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Plots_can_be_drawn_at_the_same_time(string kind)
    {
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => Save[kind](_folder[$"{i}.png"], "title"));
        byte[] first = File.ReadAllBytes(_folder["0.png"]);
        Assert.All(Enumerable.Range(1, 3), i => Assert.Equal(first, File.ReadAllBytes(_folder[$"{i}.png"])));
    }

    private static AccuracyPoint[] Points(string name) => [.. VariantResults.Seven.Select((result, v) => AccuracyPoint.Of(v == 0 ? result with { Variant = name } : result))];

    private static LearningCurve Curve(string name, int variant, int seed) =>
        new(name, seed, [.. Enumerable.Range(1, 20).Select(i => new CurvePoint(45 * i, .96 - (.01 * variant) - (.3 * Math.Exp(-i / 3.0)) + (.002 * ((i * (seed + 1)) % 3))))]);
}
