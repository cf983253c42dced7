using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>Test accuracy by variant and data set, and its differences to the baseline.</summary>
internal static class AccuracySection
{
    public static ReportSection Of(StudyAnalysis analysis, PictureFolder pictures)
    {
        List<ReportBlock> blocks = [];
        foreach (IGrouping<string, BenchmarkAnalysis> size in analysis.Benchmarks.Where(one => one.Benchmark.Main.Count > 0).GroupBy(one => one.Benchmark.ModelSize))
        {
            blocks.Add(new ReportHeading($"Test accuracy, size {size.Key}"));
            blocks.Add(Table(analysis, [.. size]));
        }

        foreach (BenchmarkAnalysis one in analysis.Benchmarks)
        {
            blocks.Add(new ReportHeading($"Against {analysis.Description.Baseline}: {one.Benchmark.Name}"));
            if (one.Accuracy.Comparisons.Count == 0)
            {
                blocks.Add(new ReportParagraph(one.Benchmark.Baseline is null
                    ? $"There is no result of {analysis.Description.Baseline} at its main setting, so nothing is compared."
                    : $"There is no variant but {analysis.Description.Baseline}, so nothing is compared."));
                continue;
            }

            blocks.Add(ComparisonTable.Of(one.Accuracy, ComparedQuantity.Accuracy));
            if (one.Accuracy.Comparisons.Any(comparison => comparison.Paired is not null)) blocks.Add(Intervals(analysis, one, pictures));
        }

        return new("Accuracy", blocks);
    }

    private static ReportTable Table(StudyAnalysis analysis, BenchmarkAnalysis[] benchmarks)
    {
        string[] variants = [.. analysis.Cells.Variants.Where(variant => benchmarks.Any(one => Group(one, variant) is not null))];
        HashSet<ReportCell> strong = [];
        List<string[]> rows = [];
        foreach (string variant in variants)
        {
            for (int i = 0; i < benchmarks.Length; i++)
            {
                if (benchmarks[i].SupportedBest?.Variant == variant) strong.Add(new(rows.Count, i + 1));
            }

            rows.Add([variant, .. benchmarks.Select(one => Text(Group(one, variant)))]);
        }

        ResultTable table = new([new("Variant"), .. benchmarks.Select(one => new ResultColumn($"{one.Benchmark.Dataset} (%)", Numeric: true))], rows);
        string bold = strong.Count > 0
            ? "Bold: the highest mean of a data set, where both corrected tests show it to differ from the baseline."
            : "No highest mean is bold: none is shown by both corrected tests to differ from the baseline.";
        string caption = $"Share of right answers on the test split: mean ± sample standard deviation over seeds, whose number is in brackets. {bold}";
        return new(table, caption) { Strong = strong };
    }

    private static CellGroup? Group(BenchmarkAnalysis one, string variant) => one.Benchmark.Main.FirstOrDefault(group => group.Variant == variant);

    private static string Text(CellGroup? group) => group is null ? Numerals.None : $"{Numerals.Percent(group.Accuracy)} ({group.Cells.Count})";

    private static ReportPicture Intervals(StudyAnalysis analysis, BenchmarkAnalysis one, PictureFolder pictures)
    {
        string baseline = analysis.Description.Baseline;
        IntervalRow[] rows =
        [
            .. one.Accuracy.Comparisons.Where(comparison => comparison.Paired is not null).Select(comparison => new IntervalRow(
                comparison.Variant,
                100 * comparison.Paired!.Sample.Mean,
                100 * comparison.Paired.Interval?.Low,
                100 * comparison.Paired.Interval?.High)),
        ];
        string title = $"Difference to {baseline}: {one.Benchmark.Name}";
        return pictures.Add(
            $"difference-{one.Benchmark.Dataset}-{one.Benchmark.ModelSize}",
            path => IntervalPlot.Save(path, rows, title, $"Test accuracy minus that of {baseline} (percentage points)", analysis.Cells.Variants),
            title,
            "Mean paired difference with its 95 % interval, not corrected for the number of variants. An interval that holds zero is compatible with no "
                + "difference; without a bar there is no spread to estimate it from.");
    }
}
