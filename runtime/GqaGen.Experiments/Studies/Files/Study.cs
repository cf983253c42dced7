using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>What a study file says: a matrix of cells, further matrices around it, and the phases that each cell goes through.</summary>
public sealed record Study
{
    /// <summary>The name of the main comparison among <see cref="Matrices"/>.</summary>
    public const string Main = "main";

    /// <summary>The study's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it asks, or empty.</summary>
    public required string Summary { get; init; }

    /// <summary>The study file; relative paths in it start from its folder.</summary>
    public required string Path { get; init; }

    /// <summary>Threads of one training on the CPU.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether the weights of a cell stay after its test.</summary>
    public required bool KeepWeights { get; init; }

    /// <summary>The study's own sizes by name: the size of the specs and the dimensions that differ.</summary>
    public required IReadOnlyDictionary<string, RunArguments> Sizes { get; init; }

    /// <summary>How data sets are read, by name; those that are not there are read as they are.</summary>
    public required IReadOnlyDictionary<string, StudyDataset> Datasets { get; init; }

    /// <summary>The main comparison first, then the ablations in their order.</summary>
    public required IReadOnlyList<StudyMatrix> Matrices { get; init; }

    /// <summary>The phases.</summary>
    public required StudyProtocol Protocol { get; init; }
}

/// <summary>The axes of one matrix. An axis that is empty has the value of the variant's spec, or of its size.</summary>
public sealed record StudyMatrix(
    string Name,
    IReadOnlyList<string> Variants,
    IReadOnlyList<string> Sizes,
    IReadOnlyList<string> Datasets,
    IReadOnlyList<int> Windows,
    IReadOnlyList<int> KvHeads,
    IReadOnlyList<double> Noise,
    IReadOnlyList<long> Seeds);

/// <summary>How a data set is read.</summary>
/// <param name="Dir">Its folder as written, or null.</param>
/// <param name="TrainLimit">At most that many training images, or null.</param>
/// <param name="ValSplit">Share of the training images held out for validation.</param>
public sealed record StudyDataset(string? Dir, int? TrainLimit, double ValSplit);

/// <summary>The phases of a cell: weights to start from (pre-trained, read from a file, or fresh), then up-training, then fine-tuning and the test.</summary>
/// <param name="Pretrain">Trains the multi-head model; null where none is trained.</param>
/// <param name="PretrainVariant">The multi-head variant.</param>
/// <param name="Checkpoint">The file of multi-head weights with its placeholders; null where none is read.</param>
/// <param name="Pooling">How the keys and values of several heads become one.</param>
/// <param name="UpTrain">Trains the converted model, or null.</param>
/// <param name="FineTune">Trains it on the data set of the cell, or null.</param>
public sealed record StudyProtocol(StudyPhase? Pretrain, string PretrainVariant, string? Checkpoint, HeadPooling Pooling, StudyPhase? UpTrain, StudyPhase? FineTune);

/// <summary>A training of the protocol.</summary>
/// <param name="Dataset">What it trains on; null for the data set of the cell.</param>
/// <param name="Training">What differs from the spec of the variant that is trained.</param>
public sealed record StudyPhase(string? Dataset, TrainingChanges Training);

/// <summary>Training options that are written down; null for the spec's.</summary>
public sealed record TrainingChanges
{
    /// <inheritdoc cref="TrainingOptions.LearningRate"/>
    public double? LearningRate { get; init; }

    /// <inheritdoc cref="TrainingOptions.MinLearningRate"/>
    public double? MinLearningRate { get; init; }

    /// <inheritdoc cref="TrainingOptions.WeightDecay"/>
    public double? WeightDecay { get; init; }

    /// <inheritdoc cref="TrainingOptions.Schedule"/>
    public LearningRateSchedule? Schedule { get; init; }

    /// <inheritdoc cref="TrainingOptions.WarmupEpochs"/>
    public double? WarmupEpochs { get; init; }

    /// <inheritdoc cref="TrainingOptions.Epochs"/>
    public int? Epochs { get; init; }

    /// <inheritdoc cref="TrainingOptions.BatchSize"/>
    public int? BatchSize { get; init; }

    /// <summary>Whether <see cref="ClipGrad"/> is written down; it may be none.</summary>
    public bool SetsClipGrad { get; init; }

    /// <inheritdoc cref="TrainingOptions.ClipGrad"/>
    public double? ClipGrad { get; init; }

    /// <summary>The options of a spec with these in their place.</summary>
    public TrainingOptions Over(TrainingOptions spec) => spec with
    {
        LearningRate = LearningRate ?? spec.LearningRate,
        MinLearningRate = MinLearningRate ?? spec.MinLearningRate,
        WeightDecay = WeightDecay ?? spec.WeightDecay,
        Schedule = Schedule ?? spec.Schedule,
        WarmupEpochs = WarmupEpochs ?? spec.WarmupEpochs,
        Epochs = Epochs ?? spec.Epochs,
        BatchSize = BatchSize ?? spec.BatchSize,
        ClipGrad = SetsClipGrad ? ClipGrad : spec.ClipGrad,
    };
}
