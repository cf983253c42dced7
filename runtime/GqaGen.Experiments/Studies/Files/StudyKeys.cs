using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Text;
using GqaGen.Runtime.Checkpoints.Conversion;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>The keys of a study file: the root of its key table.</summary>
internal static class StudyKeys
{
    public static readonly TextKey Name = new("name", 64, "The study's name; default: the file name without .study.yaml.");
    public static readonly TextKey Summary = new("summary", 300, "What the study asks, in one sentence.");
    public static readonly IntegerKey Threads = new("threads", 1, 1024, 1, "Threads of one training on the CPU; sums are split by it, so the last bits depend on it.");
    public static readonly FlagKey KeepWeights = new("keep_weights", true, "Whether the tested weights stay; those that another phase starts from always do.");
    public static readonly SectionKey Sizes = new("sizes", new KeyTable(), "Model sizes of the study's own: a size of the specs, and what differs from it.");
    public static readonly SectionKey Datasets = new("datasets", new KeyTable(), "How data sets are read, by their names.");
    public static readonly SectionKey Matrix = new("matrix", AxisKeys.Table, "The main comparison: a cell for each combination.");
    public static readonly SectionKey Ablations = new("ablations", new KeyTable(), "Further matrices by name; an axis that one leaves out is that of the main comparison.");
    public static readonly SectionKey Protocol = new("protocol", ProtocolKeys.Table, "The phases of each cell.");

    public static readonly KeyTable Table = new(Name, Summary, Threads, KeepWeights, Sizes, Datasets, Matrix, Ablations, Protocol);

    public static readonly KeyPlaces Places = new(Table);

    public static readonly DocumentKind Kind = new("study file", "three",
        "at least the matrix and the protocol, for instance 'matrix: { sizes: tiny, datasets: digits }' and 'protocol: { pretrain: true, uptrain: true }'");

    public static readonly TextKey From = new("from", 64, "The size of the specs that this one is made of.");

    /// <summary>What one of the study's own sizes can set.</summary>
    public static readonly KeyTable Size = new(
        From, AttentionKeys.EmbedDim, AttentionKeys.NumHeads, AttentionKeys.NumKvHeads,
        ModelKeys.ImgSize, ModelKeys.PatchSize, ModelKeys.InChans, ModelKeys.Depth, ModelKeys.MlpRatio);

    public static readonly TextKey Dir = new("dir", 1024, "Its folder, within --data-dir or, without that, beside the study file; default: its name. It decides no result.");
    public static readonly IntegerKey TrainLimit = new("train_limit", 1, 1_000_000_000, 1, "At most that many training images, drawn by a fixed seed; all unless given.");
    public static readonly RealKey ValSplit = new("val_split", new Interval(0, 1, OpenBelow: true, OpenAbove: true), 0.1, "Share of the training images held out for validation, where the data set has no validation split of its own.");

    public static readonly KeyTable Dataset = new(Dir, TrainLimit, ValSplit);
}

/// <summary>The keys of <c>matrix</c> and of each entry of <c>ablations</c>.</summary>
internal static class AxisKeys
{
    private static readonly TextKey Word = new("name", 64, "A name.");

    public static readonly ListKey<string> Variants = new("variants", Word, "Variants by name; default: all of the program.");
    public static readonly ListKey<string> Sizes = new("sizes", Word, "Model sizes: of the specs, or of the study's own.");
    public static readonly ListKey<string> Datasets = new("datasets", Word, "Data sets that cells are fine-tuned and tested on.");
    public static readonly ListKey<int> Windows = new("windows", GroupingKeys.Window, "Training steps between two changes of the allocation; default: the spec's. Variants without a window have one cell.");
    public static readonly ListKey<int> KvHeads = new("kv_heads", AttentionKeys.NumKvHeads, "KV heads; default: the size's. Multi-head and multi-query variants have one cell.");
    public static readonly ListKey<double> Noise = new("noise", PerturbedKeys.Strength, "Strength of the noise; default: the spec's. Variants without noise have one cell.");
    public static readonly SeedsKey Seeds = new("seeds", "Seeds: how many (0, 1, 2 …), or which; default: 42. A seed decides weights, noise and the order of the images.");

    public static readonly KeyTable Table = new(Variants, Sizes, Datasets, Windows, KvHeads, Noise, Seeds);
}

/// <summary>The keys of <c>protocol</c>.</summary>
internal static class ProtocolKeys
{
    public static readonly TextKey Checkpoint = new("checkpoint", 1024, "Multi-head weights to start from instead of pre-training; {size} and {seed} stand for those of the cell. Relative to the study file.");
    public static readonly TextKey Dataset = new("dataset", 64, "The data set of the phase; default: that of the cell.");
    public static readonly TextKey Variant = new("variant", 64, "The multi-head variant that is trained; default: mha.");
    public static readonly WordKey<HeadPooling> Pooling = new("pooling", HeadPooling.Mean, "How the keys and values of several heads become one.",
        ("mean", HeadPooling.Mean), ("first", HeadPooling.First), ("weighted", HeadPooling.Weighted));

    /// <summary>How a phase trains; what it leaves out is taken from the variant's spec.</summary>
    public static readonly Key[] Training =
    [
        TrainingKeys.LearningRate, TrainingKeys.MinLearningRate, TrainingKeys.WeightDecay, TrainingKeys.Schedule,
        TrainingKeys.WarmupEpochs, TrainingKeys.Epochs, TrainingKeys.BatchSize, TrainingKeys.ClipGrad,
    ];

    public static readonly SectionKey Pretrain = new("pretrain", new KeyTable([Variant, Dataset, .. Training]), "Trains the multi-head model that all variants are converted from.", AllowsFlag: true);
    public static readonly SectionKey Convert = new("convert", new KeyTable(Pooling), "Makes the variant of the multi-head model.");
    public static readonly SectionKey UpTrain = new("uptrain", new KeyTable([Dataset, .. Training]), "Trains the converted model.", AllowsFlag: true);
    public static readonly SectionKey FineTune = new("finetune", new KeyTable(Training), "Trains it on the data set of the cell.", AllowsFlag: true);

    public static readonly KeyTable Table = new(Checkpoint, Pretrain, Convert, UpTrain, FineTune);
}
