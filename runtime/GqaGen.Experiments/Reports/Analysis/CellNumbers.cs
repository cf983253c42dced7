using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>Numbers of a cell that are means over its layers and readings.</summary>
internal static class CellNumbers
{
    public static int Layers(CellResult cell) => Math.Max(cell.GroupSimilarity.Count, cell.Allocations.Count == 0 ? 0 : cell.Allocations[0].NonUniformShare.Count);

    /// <summary>Share of the images, over all readings of a layer, whose allocation was not the uniform one; null without readings.</summary>
    public static double? NonUniformShare(CellResult cell, int layer) =>
        cell.Allocations.Count == 0 || layer >= cell.Allocations[0].NonUniformShare.Count ? null : cell.Allocations.Average(reading => reading.NonUniformShare[layer]);

    /// <summary>The same over all layers.</summary>
    public static double? NonUniformShare(CellResult cell) =>
        cell.Allocations.Count == 0 || cell.Allocations[0].NonUniformShare.Count == 0 ? null : cell.Allocations.Average(reading => reading.NonUniformShare.Average());

    public static bool Moved(CellResult cell) => cell.Allocations.Any(reading => reading.NonUniformShare.Any(share => share > 0));

    /// <summary>Similarity within the groups of one layer; null where its groups have one head each, or it was not measured.</summary>
    public static double? GroupSimilarity(CellResult cell, int layer) => layer < cell.GroupSimilarity.Count ? cell.GroupSimilarity[layer] : null;

    /// <summary>A mean over the layers that have groups of several heads; null where none has.</summary>
    public static double? GroupSimilarity(CellResult cell) =>
        cell.GroupSimilarity.OfType<double>().ToArray() is { Length: > 0 } layers ? layers.Average() : null;
}
