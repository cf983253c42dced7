using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Studies;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>How query heads were shared out as the last phase went on.</summary>
internal static class AllocationSection
{
    public static ReportSection Of(StudyAnalysis analysis, PictureFolder pictures)
    {
        List<ReportBlock> blocks = [];
        foreach (Benchmark benchmark in analysis.Benchmarks.Select(one => one.Benchmark))
        {
            CellGroup[] read = [.. benchmark.Main.Where(group => group.Cells.Any(cell => cell.Allocations.Count > 0))];
            if (read.Length == 0) continue;
            blocks.Add(new ReportHeading($"Allocations: {benchmark.Name}"));
            blocks.Add(Table(read));
            CellGroup[] moved = [.. read.Where(group => group.Cells.Any(CellNumbers.Moved))];
            if (moved.Length == 0) continue;
            blocks.Add(Shares(analysis, benchmark, moved, pictures));
            blocks.AddRange(moved.Select(group => HeatMap(benchmark, group.Cells.First(CellNumbers.Moved), pictures)));
        }

        if (blocks.Count == 0) blocks.Add(new ReportParagraph("No allocation was recorded."));
        return new("Allocations", blocks);
    }

    private static ReportTable Table(CellGroup[] groups)
    {
        ResultTable table = new(
            [
                new("Variant"), new("Differs from uniform (%)", Numeric: true), new("Readings", Numeric: true),
                new("Last reading of the first seed, layer | layer", Wraps: true),
            ],
            [
                .. groups.Select(group =>
                {
                    CellResult first = group.Cells.First(cell => cell.Allocations.Count > 0);
                    return (string[])
                    [
                        group.Variant,
                        group.Over(CellNumbers.NonUniformShare) is { } share ? Numerals.Percent(share, "0.0") : Numerals.None,
                        Numerals.Whole(group.Cells.Sum(cell => cell.Allocations.Count)),
                        AllocationText.Format(first.Allocations.MaxBy(reading => reading.Step)!.MeanQueryHeads),
                    ];
                }),
            ]);
        return new(table, "Differs from uniform: of all readings, images and layers, the share whose allocation was not the uniform one; mean ± sample "
            + "standard deviation over seeds. "
            + "An allocation is written as the query heads of each KV head, a mean over images where each has its own.");
    }

    private static ReportPicture Shares(StudyAnalysis analysis, Benchmark benchmark, CellGroup[] moved, PictureFolder pictures)
    {
        CategoryAxes axes = new($"Differs from uniform: {benchmark.Name}", "Layer", "Readings and images (%), mean ± s.d. over seeds", LayerCurves.Names(benchmark))
        {
            YScale = 100,
            BeginsAtZero = true,
        };
        return pictures.Add(
            $"non-uniform-{benchmark.Dataset}-{benchmark.ModelSize}",
            path => CategoryCurves.Save(path, LayerCurves.Of(benchmark, moved, CellNumbers.NonUniformShare), axes, analysis.Cells.Variants),
            axes.Title,
            "By layer: the share of readings and images whose allocation was not the uniform one. Variants that never left it are not drawn.");
    }

    private static ReportPicture HeatMap(Benchmark benchmark, CellResult cell, PictureFolder pictures)
    {
        string title = $"{cell.Variant}: {benchmark.Name}, seed {Numerals.Plain(cell.Seed, "0")}";
        AllocationSample[] samples = [.. cell.Allocations.Select(reading => new AllocationSample(reading.Step, reading.MeanQueryHeads))];
        return pictures.Add(
            $"allocation-{cell.Variant}-{benchmark.Dataset}-{benchmark.ModelSize}",
            path => AllocationHeatMap.Save(path, title, samples),
            $"Allocation of {title}",
            $"{cell.Variant}, the first seed whose allocation ever left the uniform one (a mean over seeds would hide it where seeds go different ways). A "
                + "row is a KV head; its colour, and the number where there is room, are the query heads it served from that step on.");
    }
}
