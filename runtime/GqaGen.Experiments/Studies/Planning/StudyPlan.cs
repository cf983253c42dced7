using GqaGen.Experiments.Studies.Files;

namespace GqaGen.Experiments.Studies.Planning;

/// <summary>All that a study has to do.</summary>
/// <param name="Study">The study.</param>
/// <param name="Cells">Its cells, those of the main comparison first.</param>
/// <param name="Items">Their trainings, each once and after what it starts from.</param>
/// <param name="Missing">Files to start from that are not there, a sentence each: the study cannot run before they are.</param>
public sealed record StudyPlan(Study Study, IReadOnlyList<Cell> Cells, IReadOnlyList<WorkItem> Items, IReadOnlyList<string> Missing)
{
    /// <summary>The phases that have items, in their order.</summary>
    public IReadOnlyList<Phase> Phases { get; } = [.. Items.Select(i => i.Phase).Distinct().Order()];

    /// <summary>The part of machine <paramref name="shard"/>: every n-th cell, and the items that those need.</summary>
    public StudyPlan Of(Shard shard)
    {
        Cell[] cells = [.. Cells.Where((_, i) => i % shard.Count == shard.Index - 1)];
        var needed = cells.SelectMany(c => c.Work).Select(w => w.Id).ToHashSet(StringComparer.Ordinal);
        return new(Study, cells, [.. Items.Where(i => needed.Contains(i.Id))], Missing);
    }
}
