namespace GqaGen.Experiments.Studies.Planning;

/// <summary>One point of the study's matrices, and the chain of items that gives its result.</summary>
public sealed record Cell
{
    /// <summary>For instance <c>kdgqa-small-cifar10-kv3-seed1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The variant.</summary>
    public required string Variant { get; init; }

    /// <summary>The model size by the study's name for it.</summary>
    public required string Size { get; init; }

    /// <summary>What it is fine-tuned and tested on.</summary>
    public required string Dataset { get; init; }

    /// <summary>Training steps between two changes of the allocation, where the variant has a window.</summary>
    public required int? Window { get; init; }

    /// <summary>Key-value heads G.</summary>
    public required int NumKvHeads { get; init; }

    /// <summary>Strength of the noise, where the variant has it.</summary>
    public required double? Strength { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The matrices that have it: <c>main</c> or names of ablations.</summary>
    public required IReadOnlyList<string> Matrices { get; init; }

    /// <summary>Its trainings in their order; the last one is tested.</summary>
    public required IReadOnlyList<WorkItem> Work { get; init; }
}
