using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>Accuracy by window, number of KV heads and strength of the noise.</summary>
internal static class AblationSection
{
    public static ReportSection Of(StudyAnalysis analysis, PictureFolder pictures)
    {
        Ablation[] all = [.. analysis.Benchmarks.SelectMany(one => one.Ablations)];
        List<ReportBlock> blocks = [];
        AblationAxis[] none = [.. AblationAxis.All.Where(axis => all.All(ablation => ablation.Axis != axis))];
        if (none.Length > 0) blocks.Add(new ReportParagraph($"No variant was run at several values of: {string.Join("; ", none.Select(axis => char.ToLowerInvariant(axis.Title[0]) + axis.Title[1..]))}."));
        if (all.Length > 0)
        {
            blocks.Add(new ReportParagraph(
                "One setting is varied while the others stay at the main setting. These are means and spreads; no test is made of them, as tests of every "
                    + "value would need still more correction."));
        }

        foreach (AblationAxis axis in AblationAxis.All)
        {
            foreach (Ablation ablation in all.Where(ablation => ablation.Axis == axis))
            {
                blocks.Add(new ReportHeading($"{axis.Title}: {ablation.Benchmark.Name}"));
                blocks.Add(Table(ablation));
                blocks.Add(Picture(analysis, ablation, pictures));
            }
        }

        return new("Ablations", blocks);
    }

    private static ReportTable Table(Ablation ablation)
    {
        AblationCurve[] curves = [.. Rows(ablation)];
        ResultTable table = new(
            [new("Variant"), .. ablation.Values.Select(value => new ResultColumn(Value(value), Numeric: true))],
            [
                .. curves.Select(curve => (string[])
                [
                    curve.Variant,
                    .. ablation.Values.Select(value =>
                        curve.Groups.TryGetValue(value, out CellGroup? group) ? $"{Numerals.Percent(group.Accuracy)} ({group.Cells.Count})" : Numerals.None),
                ]),
            ]);
        string main = Numerals.List([.. ablation.Curves.Select(curve => $"{curve.Variant} {Value(ablation.Axis.Value(curve.Main.Setting)!.Value)}")]);
        string reference = ablation.Reference is { } baseline ? $" {baseline.Variant}, which has no such setting: {Numerals.Percent(baseline.Accuracy)}." : "";
        return new(table, $"{ablation.Axis.Column} above the columns. Test accuracy (%), mean ± sample standard deviation, seeds in brackets. Main setting: "
            + $"{main}.{reference}");
    }

    private static ReportPicture Picture(StudyAnalysis analysis, Ablation ablation, PictureFolder pictures)
    {
        CategoryAxes axes = new(
            $"{ablation.Axis.Title}: {ablation.Benchmark.Name}", ablation.Axis.Label, "Test accuracy (%), mean ± s.d. over seeds", [.. ablation.Values.Select(Value)])
        {
            YScale = 100,
            Reference = ablation.Reference is { } baseline ? new(baseline.Variant, baseline.Accuracy) : null,
        };
        CategoryCurve[] curves =
        [
            .. Rows(ablation).Select(curve => new CategoryCurve(
                curve.Variant, [.. ablation.Values.Select(value => curve.Groups.TryGetValue(value, out CellGroup? group) ? group.Accuracy : (SampleStatistics?)null)])),
        ];
        return pictures.Add(
            $"{ablation.Axis.Name}-{ablation.Benchmark.Dataset}-{ablation.Benchmark.ModelSize}",
            path => CategoryCurves.Save(path, curves, axes, analysis.Cells.Variants),
            axes.Title,
            "Means with a band, or a bar where a mean stands alone, of ± one standard deviation over seeds. Variants at the same value stand side by side. "
                + "Values are at equal distances, whatever lies between them."
            + (ablation.Reference is { } level ? $" The level line is {level.Variant}." : ""));
    }

    private static IEnumerable<AblationCurve> Rows(Ablation ablation) =>
        ablation.Benchmark.Main.SelectMany(main => ablation.Curves.Concat(ablation.Points).Where(curve => curve.Main == main));

    private static string Value(double value) => value >= 1000 ? Numerals.Plain(value, "N0") : Numerals.Setting(value);
}
