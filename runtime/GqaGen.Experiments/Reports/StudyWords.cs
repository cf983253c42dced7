using GqaGen.Experiments.Studies.Files;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;

namespace GqaGen.Experiments.Reports;

/// <summary>From a study and what it gave to what its report needs.</summary>
public static class StudyWords
{
    /// <summary>What the study says of itself: its protocol, the settings of its main comparison, and why cells have no result.</summary>
    public static StudyDescription Describe(StudyResults results, StudyStatus status)
    {
        Study study = results.Plan.Study;
        Dictionary<string, WorkStatus> states = status.Items.ToDictionary(i => i.Item.Id, StringComparer.Ordinal);
        return new()
        {
            Title = study.Name,
            Protocol = [.. ProtocolWords.Of(study)],
            MainSettings =
            [
                .. results.Plan.Cells.Where(c => c.Matrices.Contains(Study.Main))
                    .Select(c => new MainSetting(c.Variant, c.Size, new(c.Window, c.NumKvHeads, c.Strength))).Distinct()
                    // A main comparison with several settings has none that is the main one.
                    .GroupBy(s => (s.Variant, s.ModelSize)).Where(g => g.Count() == 1).Select(g => g.Single()),
            ],
            Missing = [.. results.Missing.Select(cell => new MissingCell(cell.Name, Reason(cell, states)))],
        };
    }

    /// <summary>The times that are known, one a cell.</summary>
    public static IReadOnlyList<CellTiming> Times(StudyResults results)
    {
        List<CellTiming> times = [];
        foreach (Cell cell in results.Plan.Cells)
        {
            if (!results.Timings.TryGetValue(cell.Name, out WorkTiming? timing) || timing.StepMilliseconds is not { } step) continue;
            int batch = cell.Work[^1].Arguments.Training?.BatchSize ?? 0;
            times.Add(new(cell.Variant, cell.Size, cell.Dataset, cell.NumKvHeads, batch, step, $"{timing.Device} of {timing.Host}"));
        }
        return times;
    }

    private static string Reason(Cell cell, Dictionary<string, WorkStatus> states)
    {
        WorkStatus? failed = cell.Work.Select(w => states[w.Id]).FirstOrDefault(s => s.State == WorkState.Failed);
        return failed is null ? "not run yet" : $"{failed.Item.Name} failed: {failed.Note}";
    }
}
