using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Plots;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>How alike the attention maps of a group are.</summary>
internal static class SimilaritySection
{
    public static ReportSection Of(StudyAnalysis analysis, PictureFolder pictures)
    {
        List<ReportBlock> blocks =
        [
            new ReportParagraph(
                "Mean cosine similarity of the attention maps of two query heads that share a KV head, over all such pairs and test images, in evaluation mode. "
                + "PGQA is meant to reduce it. A map has no negative entry, so even maps that have nothing to do with each other are somewhat alike: compare "
                + "variants with each other, not with zero."),
        ];
        foreach (BenchmarkAnalysis one in analysis.Benchmarks)
        {
            CellGroup[] measured = [.. one.Benchmark.Main.Where(group => group.Over(CellNumbers.GroupSimilarity) is not null)];
            if (measured.Length == 0) continue;
            blocks.Add(new ReportHeading($"Similarity within groups: {one.Benchmark.Name}"));
            blocks.Add(Table(measured));
            if (one.Similarity.Comparisons.Any(comparison => comparison.Seeds.Count > 0)) blocks.Add(ComparisonTable.Of(one.Similarity, ComparedQuantity.Similarity));
            blocks.Add(Picture(analysis, one.Benchmark, pictures));
        }

        if (blocks.Count == 1) blocks.Add(new ReportParagraph("It was not measured, or no variant has groups of several heads."));
        return new("Similarity within groups", blocks);
    }

    private static ReportTable Table(CellGroup[] groups) => new(
        new ResultTable(
            [new("Variant"), new("KV heads", Numeric: true), new("Similarity", Numeric: true)],
            [.. groups.Select(group => (string[])
            [
                group.Variant,
                Numerals.Whole(group.Setting.NumKvHeads),
                Numerals.MeanAndDeviation(group.Over(CellNumbers.GroupSimilarity)!.Value, 1, "0.000"),
            ])]),
        "A mean over the layers whose groups have several heads; mean ± sample standard deviation over seeds. Larger groups have other pairs: MQA's are all "
            + "pairs of heads.");

    private static ReportPicture Picture(StudyAnalysis analysis, Benchmark benchmark, PictureFolder pictures)
    {
        CategoryAxes axes = new($"Similarity within groups: {benchmark.Name}", "Layer", "Mean cosine similarity, mean ± s.d. over seeds", LayerCurves.Names(benchmark));
        return pictures.Add(
            $"group-similarity-{benchmark.Dataset}-{benchmark.ModelSize}",
            path => CategoryCurves.Save(path, LayerCurves.Of(benchmark, benchmark.Main, CellNumbers.GroupSimilarity), axes, analysis.Cells.Variants),
            axes.Title,
            "By layer. Lower is less alike.");
    }
}
