using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Studies;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>How validation accuracy moved in the last phase.</summary>
internal static class TrainingSection
{
    public static ReportSection Of(StudyAnalysis analysis, PictureFolder pictures)
    {
        List<ReportBlock> blocks = [];
        foreach (Benchmark benchmark in analysis.Benchmarks.Select(one => one.Benchmark))
        {
            CellResult[] cells = [.. benchmark.Main.SelectMany(group => group.Cells).Where(cell => cell.Phases.Count > 0)];
            LearningCurve[] curves = [.. cells.Select(Curve)];
            if (!curves.GroupBy(curve => curve.Variant).Any(runs => SharedEpochs(runs).Any())) continue;

            string phase = string.Join(", ", cells.Select(cell => cell.Phases[^1].Phase).Distinct());
            CurveAxes axes = new($"Validation accuracy: {benchmark.Name}", $"Epoch of the last phase ({phase})", "Validation accuracy (%)")
            {
                YScale = 100,
                HasWholeX = true,
            };
            blocks.Add(pictures.Add(
                $"validation-accuracy-{benchmark.Dataset}-{benchmark.ModelSize}",
                path => LearningCurves.Save(path, curves, axes, analysis.Cells.Variants),
                axes.Title,
                "Mean over seeds after each epoch of the last phase, with a band of ± one standard deviation, as far as all seeds of a variant went. All "
                    + "phases are in epochs.csv."));
        }

        if (blocks.Count == 0) blocks.Add(new ReportParagraph("No epoch was recorded."));
        return new("Training", blocks);
    }

    private static LearningCurve Curve(CellResult cell) =>
        new(cell.Variant, cell.Seed, [.. cell.Phases[^1].Epochs.Select(epoch => new CurvePoint(epoch.Epoch, epoch.ValidationAccuracy))]);

    /// <summary>The epochs at which there is a mean over all runs of a variant.</summary>
    private static IEnumerable<double> SharedEpochs(IEnumerable<LearningCurve> runs) => runs
        .Select(run => run.Points.Where(point => double.IsFinite(point.Y)).Select(point => point.X))
        .Aggregate((one, other) => one.Intersect(other));
}
