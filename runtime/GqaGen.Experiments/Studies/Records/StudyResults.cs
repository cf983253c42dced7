using GqaGen.Experiments.Studies.Planning;

namespace GqaGen.Experiments.Studies.Records;

/// <summary>What a study has given so far.</summary>
/// <param name="Plan">The study.</param>
/// <param name="Cells">The results of the cells that are done, in the order of the plan. They depend on the study and the data alone.</param>
/// <param name="Timings">By the cell's name: how long its last training took, where it is known. They depend on the machine.</param>
/// <param name="Missing">The cells that are not done.</param>
public sealed record StudyResults(StudyPlan Plan, IReadOnlyList<CellResult> Cells, IReadOnlyDictionary<string, WorkTiming> Timings, IReadOnlyList<Cell> Missing)
{
    /// <summary>Reads the results of all cells that are done.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="directory">Its folder.</param>
    /// <param name="warn">Told of results that are damaged: those cells count as missing.</param>
    public static StudyResults Read(StudyPlan plan, StudyDirectory directory, Action<string> warn)
    {
        var read = new Dictionary<string, WorkResult?>(StringComparer.Ordinal);
        foreach (WorkItem item in plan.Items)
        {
            try
            {
                read[item.Id] = directory.Work(item).ReadResult();
            }
            catch (DamagedRecordException e)
            {
                read[item.Id] = null;
                warn(e.Message);
            }
        }
        List<CellResult> cells = [];
        List<Cell> missing = [];
        var timings = new Dictionary<string, WorkTiming>(StringComparer.Ordinal);
        foreach (Cell cell in plan.Cells)
        {
            WorkResult?[] phases = [.. cell.Work.Select(w => read[w.Id])];
            if (phases.Contains(null) || phases[^1]!.Test is not { } test)
            {
                missing.Add(cell);
                continue;
            }
            cells.Add(Result(cell, phases!, test));
            if (directory.Work(cell.Work[^1]).ReadTiming() is { } timing) timings[cell.Name] = timing;
        }
        return new(plan, cells, timings, missing);
    }

    private static CellResult Result(Cell cell, WorkResult[] phases, TestResult test) => new()
    {
        Cell = cell.Name,
        Variant = cell.Variant,
        ModelSize = cell.Size,
        Dataset = cell.Dataset,
        Window = cell.Window,
        NumKvHeads = cell.NumKvHeads,
        NumHeads = test.NumHeads,
        Strength = cell.Strength,
        Seed = cell.Seed,
        TestAccuracy = test.Accuracy,
        TestLoss = test.Loss,
        ValidationAccuracy = phases[^1].Phase.Epochs[^1].ValidationAccuracy,
        Parameters = test.Parameters,
        KvBytesPerToken = test.KvBytesPerToken,
        ForwardFlops = test.ForwardFlops,
        Phases = [.. phases.Select(p => p.Phase)],
        Allocations = phases[^1].Allocations,
        GroupSimilarity = test.GroupSimilarity,
    };
}
