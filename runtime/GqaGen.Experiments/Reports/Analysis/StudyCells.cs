using GqaGen.Experiments.Studies;

namespace GqaGen.Experiments.Reports.Analysis;

/// <summary>The results of a study in the order of its report, whatever the order in which they were found.</summary>
internal sealed class StudyCells
{
    private readonly StudyDescription _description;

    /// <exception cref="ArgumentException">A result cannot be reported, or two are of the same cell; the message names them.</exception>
    public StudyCells(StudyDescription description, IReadOnlyList<CellResult> results)
    {
        _description = description;
        foreach (CellResult cell in results) CellCheck.Check(cell);
        All =
        [
            .. results.OrderBy(cell => cell.Dataset, StringComparer.Ordinal).ThenBy(cell => cell.ModelSize, StringComparer.Ordinal)
                .ThenBy(cell => cell.Variant, StringComparer.Ordinal).ThenBy(cell => cell.NumKvHeads).ThenBy(cell => cell.Window).ThenBy(cell => cell.Strength)
                .ThenBy(cell => cell.Seed),
        ];
        Settings = new(description, All);
        Variants =
        [
            .. All.Where(Settings.IsMain).GroupBy(cell => cell.Variant)
                .OrderByDescending(cells => cells.Average(cell => (double)cell.NumKvHeads / cell.NumHeads)).ThenBy(cells => cells.Key != description.Baseline)
                .ThenBy(cells => cells.Key, StringComparer.Ordinal).Select(cells => cells.Key),
        ];
        Variants = [.. Variants, .. All.Select(cell => cell.Variant).Distinct().Except(Variants)];
        Benchmarks =
        [
            .. All.GroupBy(cell => (cell.Dataset, cell.ModelSize)).OrderBy(cells => cells.Key.Dataset, StringComparer.Ordinal)
                .ThenBy(cells => cells.Average(cell => cell.Parameters)).ThenBy(cells => cells.Key.ModelSize, StringComparer.Ordinal).Select(Split),
        ];
    }

    /// <summary>All results.</summary>
    public IReadOnlyList<CellResult> All { get; }

    public MainSettings Settings { get; }

    /// <summary>The variants, those with the most KV heads first, and the baseline before others that have as many.</summary>
    public IReadOnlyList<string> Variants { get; }

    /// <summary>By data set, then the smaller models first.</summary>
    public IReadOnlyList<Benchmark> Benchmarks { get; }

    private Benchmark Split(IEnumerable<CellResult> cells)
    {
        List<string> order = [.. Variants];
        CellGroup[] groups = [.. cells.GroupBy(cell => (cell.Variant, CellGroup.SettingOf(cell))).Select(Group).OrderBy(group => order.IndexOf(group.Variant))];
        ILookup<bool, CellGroup> isMain = groups.ToLookup(group => Settings.IsMain(group.First));
        return new(groups[0].First.Dataset, groups[0].First.ModelSize, [.. isMain[true]], [.. isMain[false]], _description.Baseline);
    }

    private static CellGroup Group(IEnumerable<CellResult> cells)
    {
        if (cells.GroupBy(cell => cell.Seed).FirstOrDefault(same => same.Count() > 1)?.ToArray() is [var first, var second, ..])
        {
            throw new ArgumentException(
                $"Cells {first.Cell} and {second.Cell} are of the same variant, size, data set, setting and seed ({first.Seed}); a report takes one result of each.");
        }

        return new(cells);
    }
}
