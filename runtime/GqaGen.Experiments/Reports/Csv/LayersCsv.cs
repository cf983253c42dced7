using GqaGen.Experiments.Reports.Analysis;
using GqaGen.Experiments.Studies;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports.Csv;

/// <summary>One row for each layer of each cell.</summary>
internal static class LayersCsv
{
    private static readonly string[] Header = ["cell", "layer", "non_uniform_share", "last_allocation", "group_similarity"];

    public static void Save(string path, StudyAnalysis analysis) =>
        CsvTable.Save(path, Header, [.. analysis.Cells.All.SelectMany(cell => Enumerable.Range(0, CellNumbers.Layers(cell)).Select(layer => Row(cell, layer)))]);

    private static CsvField[] Row(CellResult cell, int layer)
    {
        AllocationReading? last = cell.Allocations.MaxBy(reading => reading.Step);
        string? allocation = last is not null && layer < last.MeanQueryHeads.Count ? AllocationText.Format([last.MeanQueryHeads[layer]]) : null;
        return [cell.Cell, layer + 1, CellNumbers.NonUniformShare(cell, layer), allocation, CellNumbers.GroupSimilarity(cell, layer)];
    }
}
