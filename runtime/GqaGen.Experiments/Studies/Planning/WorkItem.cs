using GqaGen.Experiments.Runs;

namespace GqaGen.Experiments.Studies.Planning;

/// <summary>
/// One training that one worker does once: a phase of one cell, or of all cells that share it. What it is follows from
/// <see cref="Description"/>, so two cells, an ablation and the main comparison, or two studies in one folder share it when nothing differs.
/// </summary>
public sealed record WorkItem
{
    /// <summary>The phase.</summary>
    public required Phase Phase { get; init; }

    /// <summary>For people, for instance <c>uptrain-kdgqa-tiny-digits-kv3-seed1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The size by the study's name for it.</summary>
    public required string Size { get; init; }

    /// <summary>The run; weights to start from are those of <see cref="Parent"/>, if there is one.</summary>
    public required RunArguments Arguments { get; init; }

    /// <summary>Threads on the CPU.</summary>
    public required int Threads { get; init; }

    /// <summary>What it starts from; null for fresh weights or <see cref="RunArguments.InitialCheckpoint"/>.</summary>
    public WorkItem? Parent { get; init; }

    /// <summary>Whether the trained model is tested: it is the last phase of a cell.</summary>
    public required bool IsTested { get; init; }

    /// <summary>Whether its weights stay: another item starts from them, or the study wants them.</summary>
    public required bool KeepsWeights { get; init; }

    /// <summary>Everything that decides its result, as JSON.</summary>
    public required string Description { get; init; }

    /// <summary>The SHA-256 of <see cref="Description"/>, in hexadecimal.</summary>
    public required string Id { get; init; }

    /// <summary>The name of its folder.</summary>
    public string Folder => $"{Name}-{Id[..12]}";
}
