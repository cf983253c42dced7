using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>What each variant costs, and accuracy against it.</summary>
internal static class CostSection
{
    public static ReportSection Of(StudyAnalysis analysis, PictureFolder pictures)
    {
        List<ReportBlock> blocks = [];
        if (analysis.Benchmarks.All(one => one.Times.Machine is null)) blocks.Add(new ReportParagraph("No times were given, so nothing is said about speed."));
        foreach (BenchmarkAnalysis one in analysis.Benchmarks.Where(one => one.Benchmark.Main.Count > 0))
        {
            blocks.Add(new ReportHeading($"Costs: {one.Benchmark.Name}"));
            blocks.Add(Table(one));
            blocks.Add(Memory(analysis, one, pictures));
            if (one.Times.Machine is not null) blocks.Add(Time(analysis, one, pictures));
        }

        return new("Accuracy against costs", blocks);
    }

    private static ReportTable Table(BenchmarkAnalysis one)
    {
        bool hasTimes = one.Times.Machine is not null;
        ResultTable table = new(
            [
                new("Variant"), new("Query heads", Numeric: true), new("KV heads", Numeric: true), new("Window", Numeric: true), new("Noise", Numeric: true),
                new("Parameters", Numeric: true), new("KV bytes a token", Numeric: true), new("MFLOPs an image", Numeric: true),
                .. hasTimes ? new ResultColumn[] { new("Training step (ms)", Numeric: true) } : [],
            ],
            [.. one.Benchmark.Main.Select(group => (string[])
            [
                group.Variant,
                Numerals.Whole(group.First.NumHeads),
                Numerals.Whole(group.Setting.NumKvHeads),
                group.Setting.Window is { } window ? Numerals.Whole(window) : Numerals.None,
                group.Setting.Strength is { } strength ? Numerals.Setting(strength) : Numerals.None,
                Numerals.Whole(group.First.Parameters),
                Numerals.Whole(group.First.KvBytesPerToken),
                Numerals.Plain(group.First.ForwardFlops / 1e6, group.First.ForwardFlops < 1e8 ? "N2" : "N0"),
                .. hasTimes ? new[] { one.Times.Of(group) is { } time ? Numerals.Plain(time, "N2") : Numerals.None } : [],
            ])]);
        return new(table, Caption(one.Times));
    }

    private static string Caption(StepTimes times)
    {
        const string Costs = "KV bytes: keys and values of one token over all layers. FLOPs: of one image forward, 2 for each multiply-add of its products.";
        if (times.Machine is null) return Costs;
        string others = times.OtherTimings > 0 ? $" {Numerals.Count(times.OtherTimings, "timing")} of other machines or batch sizes "
            + $"{(times.OtherTimings == 1 ? "is" : "are")} left out: times of two machines do not compare." : "";
        return $"{Costs} Times: batches of {times.BatchSize} on {times.Machine}.{others}";
    }

    private static ReportPicture Memory(StudyAnalysis analysis, BenchmarkAnalysis one, PictureFolder pictures)
    {
        bool isLogarithmic = one.Benchmark.Main.All(group => group.First.KvBytesPerToken > 0);
        AccuracyPoint[] points = [.. one.Benchmark.Main.Select(group => new AccuracyPoint(group.Variant, group.First.KvBytesPerToken, group.Accuracy))];
        CostAxis axis = CostAxis.KvBytes with { Title = $"Accuracy against KV cache: {one.Benchmark.Name}", IsLogarithmic = isLogarithmic };
        return pictures.Add(
            $"accuracy-against-kv-bytes-{one.Benchmark.Dataset}-{one.Benchmark.ModelSize}",
            path => AccuracyAgainstCost.Save(path, points, axis, analysis.Cells.Variants),
            axis.Title,
            $"Up and left is better: more right answers from fewer bytes a token{(isLogarithmic ? ", on a logarithmic axis" : "")}. Bars are ± one standard "
                + "deviation over seeds.");
    }

    private static ReportPicture Time(StudyAnalysis analysis, BenchmarkAnalysis one, PictureFolder pictures)
    {
        CostAxis axis = CostAxis.TrainingStepTime with { Title = $"Accuracy against step time: {one.Benchmark.Name}" };
        AccuracyPoint[] points =
        [
            .. one.Benchmark.Main.Select(group => (Group: group, Time: one.Times.Of(group))).Where(pair => pair.Time is not null)
                .Select(pair => new AccuracyPoint(pair.Group.Variant, pair.Time!.Value, pair.Group.Accuracy)),
        ];
        return pictures.Add(
            $"accuracy-against-step-time-{one.Benchmark.Dataset}-{one.Benchmark.ModelSize}",
            path => AccuracyAgainstCost.Save(path, points, axis, analysis.Cells.Variants),
            axis.Title,
            $"Up and left is better. One training step of {one.Times.BatchSize} images on {one.Times.Machine}. Bars are ± one standard deviation of the "
                + "accuracy over seeds.");
    }
}
