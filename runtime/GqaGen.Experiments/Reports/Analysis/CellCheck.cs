using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>Whether a result can be reported at all.</summary>
internal static class CellCheck
{
    /// <exception cref="ArgumentException">A number is out of its range, or lists do not fit together; the message names the cell.</exception>
    public static void Check(CellResult cell)
    {
        Require(cell, double.IsFinite(cell.TestAccuracy) && cell.TestAccuracy is >= 0 and <= 1, $"its test accuracy {Numerals.Setting(cell.TestAccuracy)} is "
            + "not between 0 and 1");
        Require(cell, cell.NumKvHeads > 0 && cell.NumHeads >= cell.NumKvHeads, $"{cell.NumKvHeads} KV heads do not share {cell.NumHeads} query heads");
        Require(cell, cell.Parameters >= 0 && cell.KvBytesPerToken >= 0 && cell.ForwardFlops >= 0, "a cost is negative");
        Require(cell, cell.GroupSimilarity.All(value => value is null || double.IsFinite(value.Value)), "a similarity is not finite");
        if (cell.Allocations.Count == 0) return;

        int layers = cell.Allocations[0].MeanQueryHeads.Count;
        foreach (AllocationReading reading in cell.Allocations)
        {
            Require(cell, layers > 0 && reading.MeanQueryHeads.Count == layers && reading.NonUniformShare.Count == layers, "the reading at step "
                + $"{reading.Step} has not {layers} layers");
            Require(cell, reading.MeanQueryHeads.All(heads => heads.Count == cell.NumKvHeads), $"the reading at step {reading.Step} has a layer without "
                + $"{cell.NumKvHeads} KV heads");
            Require(cell, reading.MeanQueryHeads.SelectMany(heads => heads).All(value => double.IsFinite(value) && value >= 0), "the reading at step "
                + $"{reading.Step} has a number of query heads that is negative or not finite");
            Require(cell, reading.NonUniformShare.All(share => share is >= 0 and <= 1), $"the reading at step {reading.Step} has a share that is not between 0 and 1");
        }
    }

    private static void Require(CellResult cell, bool holds, string problem)
    {
        if (!holds) throw new ArgumentException($"Cell {cell.Cell}: {problem}.");
    }
}
