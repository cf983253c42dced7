using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>What was run.</summary>
internal static class StudySection
{
    public static ReportSection Of(StudyAnalysis analysis)
    {
        StudyCells cells = analysis.Cells;
        List<ReportBlock> blocks = [.. analysis.Description.Protocol.Select(sentence => new ReportParagraph(sentence))];
        blocks.Add(new ReportFacts(
        [
            new("Cells with a result", Numerals.Whole(cells.All.Count)),
            new("Cells without", analysis.Description.Missing.Count == 0 ? "none" : $"{Numerals.Whole(analysis.Description.Missing.Count)}, named at the end"),
            new("Variants", string.Join(", ", cells.Variants)),
            new("Data sets", string.Join(", ", cells.All.Select(cell => cell.Dataset).Distinct())),
            new("Sizes", string.Join(", ", cells.Benchmarks.Select(benchmark => benchmark.ModelSize).Distinct())),
            new("Seeds", Seeds(cells)),
            new("Compared with", analysis.Description.Baseline),
        ]));
        if (cells.Settings.Guessed.Count > 0)
        {
            blocks.Add(new ReportParagraph(
                $"The study names no main setting of {Numerals.List(cells.Settings.Guessed)}; the setting with the most cells was taken, of equals that with "
                    + "the fewest KV heads, the shortest window and the least noise."));
        }

        if (Elsewhere(analysis) is > 0 and var count)
        {
            blocks.Add(new ReportParagraph($"{Numerals.Count(count, "cell")} differ from the main setting in more than one thing; they are in summary.csv and "
                + "in no table."));
        }

        return new("The study", blocks);
    }

    private static string Seeds(StudyCells cells)
    {
        int[] counts = [.. cells.Benchmarks.SelectMany(benchmark => benchmark.Main).Select(group => group.Cells.Count).Distinct().Order()];
        string names = string.Join(", ", cells.All.Select(cell => cell.Seed).Distinct().Order().Select(seed => Numerals.Plain(seed, "0")));
        return counts.Length switch
        {
            0 => names,
            1 => $"{names}: {counts[0]} a variant, size and data set",
            _ => $"{names}: {counts[0]} to {counts[^1]} a variant, size and data set",
        };
    }

    private static int Elsewhere(StudyAnalysis analysis)
    {
        HashSet<CellGroup> shown =
        [
            .. analysis.Benchmarks.SelectMany(one => one.Benchmark.Main),
            .. analysis.Benchmarks.SelectMany(one => one.Ablations).SelectMany(ablation => ablation.Curves).SelectMany(curve => curve.Groups.Values),
        ];
        return analysis.Benchmarks.SelectMany(one => one.Benchmark.Others).Where(group => !shown.Contains(group)).Sum(group => group.Cells.Count);
    }
}
