using GqaGen.Runtime.Metrics;
using GqaGen.Runtime.Reports;

namespace GqaGen.Experiments.Reports.Sections;

/// <summary>The cells without a result, by name.</summary>
internal static class MissingSection
{
    public static ReportSection Of(IReadOnlyList<MissingCell> missing) => new("Cells without a result",
    [
        new ReportParagraph($"{Numerals.Count(missing.Count, "planned cell")} {(missing.Count == 1 ? "has" : "have")} no result. Means and tests are of what "
            + "is there; comparisons take only seeds that both variants have."),
        new ReportTable(new ResultTable(
            [new("Cell"), new("Reason", Wraps: true)],
            [.. missing.OrderBy(cell => cell.Cell, StringComparer.Ordinal).Select(cell => (string[])[cell.Cell, cell.Reason])])),
    ]);
}
