using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Reports.Findings;
using GqaGen.Experiments.Reports.Published;
using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>What the numbers show and do not show, in sentences made from them, beside what the paper claims.</summary>
internal static class FindingsSection
{
    public static ReportSection Of(StudyAnalysis analysis)
    {
        string[] findings =
        [
            .. AccuracyFindings.Of(analysis),
            .. AblationFindings.Of(analysis),
            .. LayerFindings.Of(analysis),
            .. Limits(analysis),
        ];
        return new("What this shows and does not show",
        [
            new ReportList(findings),
            new ReportHeading("Beside the paper"),
            new ReportParagraph("Khan, Khaquan, Tafveez, Samiwala and Raza (2024), Beyond Uniform Query Distribution: Key-Driven Grouped Query Attention, "
                + "https://arxiv.org/abs/2408.08454."),
            new ReportTable(new ResultTable(
                [new("The paper", Wraps: true), new("Where", Wraps: true), new("This study", Wraps: true)],
                [.. PublishedClaim.All.Select(claim => (string[])[claim.Claim, claim.Source, Measured.ById[claim.Id](analysis)])])),
        ]);
    }

    private static IEnumerable<string> Limits(StudyAnalysis analysis)
    {
        if (analysis.Description.Missing.Count is > 0 and var missing)
            yield return $"{Numerals.Count(missing, "planned cell")} {(missing == 1 ? "has" : "have")} no result; what they would have said is not in any of "
                + "these numbers.";
        if (analysis.Benchmarks.All(one => one.Times.Machine is null)) yield return "Nothing is said about speed: no times were given.";
        yield return "Nothing here speaks of other data sets, sizes or ways to train than those of this study.";
    }
}
