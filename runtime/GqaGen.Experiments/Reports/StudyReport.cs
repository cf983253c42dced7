using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Csv;
using GqaGen.Experiments.Reports.Sections;
using GqaGen.Experiments.Studies;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports;

/// <summary>Writes what a study found, for people and for programs.</summary>
public static class StudyReport
{
    /// <summary>
    /// Writes <c>report.html</c> (self-contained), <c>report.md</c>, <c>pictures/*.png</c>, <c>summary.csv</c> (a row a cell),
    /// <c>accuracy.csv</c>, <c>comparisons.csv</c>, <c>ablation-window.csv</c>, <c>ablation-kv-heads.csv</c>, <c>ablation-noise.csv</c>, <c>layers.csv</c> and
    /// <c>epochs.csv</c>. The same input gives the same bytes, whatever its order, the culture and the time. Each file is written whole or not at all;
    /// pictures of an earlier report that this one has not are deleted.
    /// </summary>
    /// <param name="directory">Where to; made if it is not there.</param>
    /// <param name="description">What the study says of itself.</param>
    /// <param name="results">The cells that have a result, in any order.</param>
    /// <param name="timings">Times, if they are known.</param>
    /// <exception cref="ArgumentException">A result or a time cannot be reported, or two results are of the same cell; the message names them.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string directory, StudyDescription description, IReadOnlyList<CellResult> results, IReadOnlyList<CellTiming>? timings = null)
    {
        StudyAnalysis analysis = new(description, results, timings ?? []);
        PictureFolder pictures = new(Path.Combine(directory, "pictures"));
        Report report = new() { Title = description.Title, Sections = [.. Sections(analysis, pictures)] };
        WriteTables(directory, analysis);
        HtmlReport.Save(Path.Combine(directory, "report.html"), report);
        MarkdownReport.Save(Path.Combine(directory, "report.md"), report);
        pictures.DeleteOthers();
    }

    private static IEnumerable<ReportSection> Sections(StudyAnalysis analysis, PictureFolder pictures)
    {
        yield return StudySection.Of(analysis);
        if (analysis.Cells.All.Count > 0)
        {
            yield return FindingsSection.Of(analysis);
            yield return AccuracySection.Of(analysis, pictures);
            yield return CostSection.Of(analysis, pictures);
            yield return AblationSection.Of(analysis, pictures);
            yield return TrainingSection.Of(analysis, pictures);
            yield return AllocationSection.Of(analysis, pictures);
            yield return SimilaritySection.Of(analysis, pictures);
        }

        if (analysis.Description.Missing.Count > 0) yield return MissingSection.Of(analysis.Description.Missing);
        yield return MethodSection.Of(analysis.Description.Baseline);
    }

    private static void WriteTables(string directory, StudyAnalysis analysis)
    {
        SummaryCsv.Save(Path.Combine(directory, "summary.csv"), analysis);
        AccuracyCsv.Save(Path.Combine(directory, "accuracy.csv"), analysis);
        ComparisonsCsv.Save(Path.Combine(directory, "comparisons.csv"), analysis);
        foreach (AblationAxis axis in AblationAxis.All)
        {
            AblationCsv.Save(
                Path.Combine(directory, $"ablation-{axis.Name}.csv"), analysis.Benchmarks.SelectMany(one => one.Ablations).Where(ablation => ablation.Axis == axis));
        }

        LayersCsv.Save(Path.Combine(directory, "layers.csv"), analysis);
        EpochsCsv.Save(Path.Combine(directory, "epochs.csv"), analysis);
    }
}
