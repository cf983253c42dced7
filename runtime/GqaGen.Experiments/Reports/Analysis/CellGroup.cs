using GqaGen.Experiments.Studies;
using GqaGen.Runtime.Metrics;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>The seeds of one variant at one setting, size and data set.</summary>
internal sealed class CellGroup
{
    public CellGroup(IEnumerable<CellResult> cells)
    {
        Cells = [.. cells.OrderBy(cell => cell.Seed)];
        Setting = SettingOf(First);
        Accuracy = SampleStatistics.Of([.. Cells.Select(cell => cell.TestAccuracy)]);
        foreach (CellResult cell in Cells)
        {
            if (Costs(cell) != Costs(First))
            {
                throw new ArgumentException($"Cells {First.Cell} and {cell.Cell} differ in nothing but their seed, yet their parameters, KV bytes, FLOPs or heads do.");
            }
        }
    }

    /// <summary>By seed.</summary>
    public IReadOnlyList<CellResult> Cells { get; }

    public CellResult First => Cells[0];

    public string Variant => First.Variant;

    public CellSetting Setting { get; }

    /// <summary>Test accuracies over seeds.</summary>
    public SampleStatistics Accuracy { get; }

    public static CellSetting SettingOf(CellResult cell) => new(cell.Window, cell.NumKvHeads, cell.Strength);

    private static (long Parameters, long KvBytes, long Flops, int Heads) Costs(CellResult cell) =>
        (cell.Parameters, cell.KvBytesPerToken, cell.ForwardFlops, cell.NumHeads);

    /// <summary>A number of each cell that has it, over seeds; null if none has.</summary>
    public SampleStatistics? Over(Func<CellResult, double?> number) =>
        Cells.Select(number).OfType<double>().ToArray() is { Length: > 0 } numbers ? SampleStatistics.Of(numbers) : null;
}
