namespace GqaGen.Experiments.Studies;

/// <summary>What one cell of a study gave: a pure function of the study file, the data and the cell, so it holds no time and no name of a machine.</summary>
public sealed record CellResult
{
    /// <summary>The cell's name, for instance <c>kdgqa-small-cifar10-window300-kv3-seed1</c>.</summary>
    public required string Cell { get; init; }

    /// <summary>The variant.</summary>
    public required string Variant { get; init; }

    /// <summary>The named size of the model.</summary>
    public required string ModelSize { get; init; }

    /// <summary>The data set that was fine-tuned and tested on.</summary>
    public required string Dataset { get; init; }

    /// <summary>Training steps between two changes of the allocation; null where the rule has no window.</summary>
    public int? Window { get; init; }

    /// <summary>Key-value heads G.</summary>
    public required int NumKvHeads { get; init; }

    /// <summary>Query heads H.</summary>
    public required int NumHeads { get; init; }

    /// <summary>Strength of the noise; null for variants without it.</summary>
    public double? Strength { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Share of right answers on the test split, 0 to 1.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>Mean cross entropy on the test split.</summary>
    public required double TestLoss { get; init; }

    /// <summary>Share of right answers on the validation split after the last epoch, 0 to 1.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>Trained numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>Bytes of keys and values of one token over all layers.</summary>
    public required long KvBytesPerToken { get; init; }

    /// <summary>FLOPs of one image forward.</summary>
    public required long ForwardFlops { get; init; }

    /// <summary>The phases in their order.</summary>
    public required IReadOnlyList<PhaseResult> Phases { get; init; }

    /// <summary>The allocation of each layer at readings of the last phase.</summary>
    public required IReadOnlyList<AllocationReading> Allocations { get; init; }

    /// <summary>
    /// Mean cosine similarity of the attention maps of two query heads of one group on test images, by layer (what PGQA is meant to reduce);
    /// null for a layer whose groups have one head each.
    /// </summary>
    public required IReadOnlyList<double?> GroupSimilarity { get; init; }
}

/// <summary>One phase of a cell's protocol.</summary>
/// <param name="Phase">Its name: <c>pretrain</c>, <c>uptrain</c> or <c>finetune</c>.</param>
/// <param name="Dataset">What it trained on.</param>
/// <param name="Epochs">Its epochs.</param>
public sealed record PhaseResult(string Phase, string Dataset, IReadOnlyList<EpochResult> Epochs);

/// <summary>One epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean training loss over the epoch.</param>
/// <param name="Accuracy">Share of right answers while learning, 0 to 1.</param>
/// <param name="ValidationLoss">On the validation split after it.</param>
/// <param name="ValidationAccuracy">On the validation split after it, 0 to 1.</param>
public sealed record EpochResult(int Epoch, double Loss, double Accuracy, double ValidationLoss, double ValidationAccuracy);

/// <summary>How the layers shared their query heads out at one reading.</summary>
/// <param name="Step">Training steps done.</param>
/// <param name="MeanQueryHeads">By layer, then by KV head: query heads served, a mean over images.</param>
/// <param name="NonUniformShare">By layer: the share of images whose allocation was not the uniform one.</param>
public sealed record AllocationReading(long Step, IReadOnlyList<IReadOnlyList<double>> MeanQueryHeads, IReadOnlyList<double> NonUniformShare);
