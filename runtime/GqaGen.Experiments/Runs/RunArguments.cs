using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Runs;

/// <summary>
/// Everything that decides a training run, named as in timm where timm has it; the verbs' options, args.yaml and the cells of a study are made of
/// it. What is null is taken from the spec of the variant, the model size or the data set.
/// </summary>
public sealed record RunArguments
{
    /// <summary>The data set by name, one of <see cref="Datasets.All"/>, for instance <c>digits</c> or <c>fashion-mnist</c>.</summary>
    public string Dataset { get; init; } = "digits";

    /// <summary>The directory that holds it; null for the embedded digits.</summary>
    public string? DataDir { get; init; }

    /// <summary>Share of the training images held out for validation, where the data set has no validation split of its own.</summary>
    public double ValSplit { get; init; } = 0.1;

    /// <summary>At most that many training images, the first of a seeded order that keeps the classes' proportions; all unless given.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Augmentation of the training images, an <see cref="AugmentationPolicy"/> (timm's <c>--aa</c>); null for that of the data set.</summary>
    public string? AutoAugment { get; init; }

    /// <summary>How often a training image is mirrored left and right (timm's <c>--hflip</c>).</summary>
    public double HFlip { get; init; }

    /// <summary>The variant by name, for instance <c>kdgqa</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The named size of the variant's spec.</summary>
    public string ModelSize { get; init; } = "tiny";

    /// <summary>Side of the square input, in pixels.</summary>
    public int? ImgSize { get; init; }

    /// <summary>Side of a patch, in pixels.</summary>
    public int? PatchSize { get; init; }

    /// <summary>Channels of the input.</summary>
    public int? InChans { get; init; }

    /// <summary>Classes of the head.</summary>
    public int? NumClasses { get; init; }

    /// <summary>Transformer blocks.</summary>
    public int? Depth { get; init; }

    /// <summary>Embedding width C.</summary>
    public int? EmbedDim { get; init; }

    /// <summary>Hidden width of the MLP as a multiple of the embedding width.</summary>
    public double? MlpRatio { get; init; }

    /// <summary>Query heads H.</summary>
    public int? NumHeads { get; init; }

    /// <summary>Key-value heads G.</summary>
    public int? NumKvHeads { get; init; }

    /// <summary>Training steps between two changes of the allocation, for rules that have a window.</summary>
    public int? Window { get; init; }

    /// <summary>Strength of the noise, for variants that have it.</summary>
    public double? Strength { get; init; }

    /// <summary>Weights to start from (safetensors, or a PyTorch state dict); freshly initialised unless given. An MHA checkpoint is converted.</summary>
    public string? InitialCheckpoint { get; init; }

    /// <summary>How keys and values of an MHA checkpoint are pooled into groups.</summary>
    public HeadPooling Pooling { get; init; } = HeadPooling.Mean;

    /// <summary>How it is trained; null for the <c>training</c> section of the spec.</summary>
    public TrainingOptions? Training { get; init; }

    /// <summary>Decides weights, noise and dropout; <see cref="TrainingOptions.Seed"/> decides the order of the images and their augmentation.</summary>
    public long Seed { get; init; } = 42;

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. It is not part of what a run is.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of each operation on the CPU; those that the process may use unless given. It decides the last bits of sums.</summary>
    public int? Threads { get; init; }

    /// <summary>Weights of the best epochs to keep, besides the best and the last. It is not part of what a run is, as those below.</summary>
    public int CheckpointHist { get; init; } = 3;

    /// <summary>Steps after which the state is saved within an epoch; not by steps unless given.</summary>
    public int? RecoveryInterval { get; init; }

    /// <summary>Minutes after which it is; not by the clock if null.</summary>
    public double? RecoveryMinutes { get; init; } = 10;

    /// <summary>Whether TensorBoard events are written.</summary>
    public bool Tensorboard { get; init; } = true;
}
