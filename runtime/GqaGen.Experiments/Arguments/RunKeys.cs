using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Text;
using GqaGen.Runtime.Checkpoints.Conversion;
using static GqaGen.Experiments.Arguments.ArgumentGroup;

namespace GqaGen.Experiments.Arguments;

/// <summary>
/// The arguments of a training run, named as in timm's train.py where it has them. The flags of <c>train</c>, the keys of configuration files and of
/// args.yaml, their checks, help and did-you-mean are all made from this table.
/// </summary>
public static class RunKeys
{
    private const int LongestPath = 4096, LongestName = 200;
    private const string Number = "N", Real = "X", Path = "PATH", Name = "NAME";

    internal static readonly Argument<string> Dataset = new(Data, new TextKey("dataset", LongestName, "The data set by name; 'digits' is embedded, 'folder' is any tree of class folders. Default: digits.")) { ValueName = Name };
    internal static readonly Argument<string?> DataDir = new(Data, new OptionalTextKey("data_dir", LongestPath, "The folder that holds it, as it is distributed, unpacked. Default: ./NAME of the data set.")) { MayChange = true, ValueName = Path };
    internal static readonly Argument<double> ValSplit = new(Data, new RealKey("val_split", new Interval(0, 1, OpenAbove: true), 0.1, "Share of each class of the training images held out for validation, where the data set has no validation part. Default: 0.1.")) { ValueName = Real };
    internal static readonly Argument<int?> TrainLimit = new(Data, new OptionalIntegerKey("train_limit", 1, 1_000_000_000, "At most that many training images.")) { ValueName = Number };
    internal static readonly Argument<string> Aa = new(Data, new TextKey("aa", LongestName, "Augmentation: none, rand (torchvision's RandAugment, as in the paper), or with settings, rand-m9-n2. Default: rand; none for the digits.")) { ValueName = "POLICY" };
    internal static readonly Argument<double> Hflip = new(Data, new RealKey("hflip", new Interval(0, 1), 0, "How often a training image is mirrored. Default: 0.")) { ValueName = Real };
    internal static readonly Argument<bool> NoAug = new(Data, new SwitchKey("no_aug", false, "No augmentation: neither --aa nor --hflip.")) { ValueName = "BOOL" };
    internal static readonly Argument<int?> Workers = new(Data, new OptionalIntegerKey("workers", 0, 1024, "Threads that read images ahead; they decide no result. Default: by the data set and the processors.")) { MayChange = true, ValueName = Number, Aliases = ["-j"] };

    internal static readonly Argument<string> Variant = new(ArgumentGroup.Model, new TextKey("variant", LongestName, "The attention variant by name; 'list' shows them.")) { ValueName = Name };
    internal static readonly Argument<string> ModelSize = new(ArgumentGroup.Model, new TextKey("model_size", LongestName, "The named size of its spec. Default: tiny for the digits, else small; where the spec has none so named, its first, and 'default' where it names none.")) { ValueName = Name };
    internal static readonly Argument<int> ImgSize = new(ArgumentGroup.Model, ModelKeys.ImgSize with { Description = "Side of the square image, in pixels. Default: the size's." }) { ValueName = Number };
    internal static readonly Argument<int> PatchSize = new(ArgumentGroup.Model, ModelKeys.PatchSize with { Description = "Side of a patch, in pixels. Default: the size's." }) { ValueName = Number };
    internal static readonly Argument<int> InChans = new(ArgumentGroup.Model, ModelKeys.InChans with { Description = "Channels of the image, 1 or 3. Default: the size's." }) { ValueName = Number };
    internal static readonly Argument<int> NumClasses = new(ArgumentGroup.Model, ModelKeys.NumClasses with { Description = "Outputs of the classifier. Default: the data set's classes." }) { ValueName = Number };
    internal static readonly Argument<int> EmbedDim = new(ArgumentGroup.Model, AttentionKeys.EmbedDim with { Description = "Embedding width. Default: the size's." }) { ValueName = Number };
    internal static readonly Argument<int> Depth = new(ArgumentGroup.Model, ModelKeys.Depth with { Description = "Transformer blocks. Default: the size's." }) { ValueName = Number };
    internal static readonly Argument<double> MlpRatio = new(ArgumentGroup.Model, ModelKeys.MlpRatio with { Description = "Width of the MLP by that of the embedding. Default: the size's." }) { ValueName = Real };
    internal static readonly Argument<int> NumHeads = new(ArgumentGroup.Model, AttentionKeys.NumHeads with { Description = "Query heads. Default: the size's." }) { ValueName = Number };
    internal static readonly Argument<int> NumKvHeads = new(ArgumentGroup.Model, AttentionKeys.NumKvHeads with { Description = "Key-value heads. Default: the size's." }) { ValueName = Number };
    internal static readonly Argument<int?> Window = new(ArgumentGroup.Model, new OptionalIntegerKey("window", 1, 1_000_000_000, "Training steps between two changes of the allocation, for variants that change it so. Default: the spec's.")) { ValueName = Number };
    internal static readonly Argument<double?> Strength = new(ArgumentGroup.Model, new OptionalRealKey("strength", Interval.From0To(1_000_000), "Strength of the noise, for variants that have it. Default: the spec's.")) { ValueName = Real };
    internal static readonly Argument<string?> InitialCheckpoint = new(ArgumentGroup.Model, new OptionalTextKey("initial_checkpoint", LongestPath, "Weights to start from: safetensors, or PyTorch's .pth. A multi-head checkpoint is converted.")) { ValueName = Path, Aliases = ["--pretrained-ckpt", "--pretrained_ckpt"] };
    internal static readonly Argument<HeadPooling> Pooling = new(ArgumentGroup.Model, new WordKey<HeadPooling>("pooling", HeadPooling.Mean, "How a conversion pools the key and value heads of a group. Default: mean.",
        ("mean", HeadPooling.Mean), ("first", HeadPooling.First), ("weighted", HeadPooling.Weighted))) { ValueName = "HOW" };

    internal static readonly Argument<long> Seed = new(Optimization, TrainingKeys.Seed with { Description = "Decides weights, noise, the order of the images, augmentation and mixing. Default: the spec's." }) { ValueName = Number };
    internal static readonly Argument<int> Epochs = new(Optimization, TrainingKeys.Epochs with { Description = "Passes over the training images. Default: the spec's." }) { ValueName = Number };
    internal static readonly Argument<int> BatchSize = new(Optimization, TrainingKeys.BatchSize with { Description = "Images a step, whatever --grad-accum-steps. Default: the spec's." }) { ValueName = Number, Aliases = ["-b"] };
    internal static readonly Argument<double> Lr = new(Optimization, TrainingKeys.LearningRate with { Description = "Peak learning rate. Default: the spec's." }) { ValueName = Real };
    internal static readonly Argument<double> MinLr = new(Optimization, TrainingKeys.MinLearningRate with { Description = "Where a decaying schedule ends. Default: the spec's." }) { ValueName = Real };
    internal static readonly Argument<Schedule> Sched = new(Optimization, TrainingKeys.Schedule with { Name = "sched", Description = "How the learning rate moves after the warm-up. Default: the spec's." }) { ValueName = "SCHEDULE" };
    internal static readonly Argument<double> WarmupEpochs = new(Optimization, TrainingKeys.WarmupEpochs with { Description = "Epochs of linear warm-up; fractions are allowed. Default: the spec's." }) { ValueName = Real };
    internal static readonly Argument<double> WeightDecay = new(Optimization, TrainingKeys.WeightDecay with { Description = "Decoupled weight decay. Default: the spec's." }) { ValueName = Real };
    internal static readonly Argument<double?> ClipGrad = new(Optimization, TrainingKeys.ClipGrad with { Description = "Largest global gradient norm, or none. Default: the spec's." }) { ValueName = Real };
    internal static readonly Argument<int> GradAccumSteps = new(Optimization, new IntegerKey("grad_accum_steps", 1, 1 << 20, 1, "Parts that a batch is taken through the model in. Default: 1.")) { ValueName = Number };
    internal static readonly Argument<bool> AutoMicroBatch = new(Optimization, new SwitchKey("auto_micro_batch", false, "Takes smaller parts when memory runs out.")) { MayChange = true, ValueName = "BOOL" };

    internal static readonly Argument<double> Smoothing = new(Regularization, new RealKey("smoothing", Interval.Fraction, 0, "Label smoothing. Default: 0.")) { ValueName = Real };
    internal static readonly Argument<double> Mixup = new(Regularization, new RealKey("mixup", Interval.From0To(1000), 0, "Alpha of mixup. Default: 0, none.")) { ValueName = Real };
    internal static readonly Argument<double> Cutmix = new(Regularization, new RealKey("cutmix", Interval.From0To(1000), 0, "Alpha of CutMix. Default: 0, none.")) { ValueName = Real };
    internal static readonly Argument<double> MixupProb = new(Regularization, new RealKey("mixup_prob", new Interval(0, 1), 1, "How often a batch is mixed. Default: 1.")) { ValueName = Real };
    internal static readonly Argument<double> MixupSwitchProb = new(Regularization, new RealKey("mixup_switch_prob", new Interval(0, 1), 0.5, "How often it is CutMix, where both are on. Default: 0.5.")) { ValueName = Real };
    internal static readonly Argument<int> MixupOffEpoch = new(Regularization, new IntegerKey("mixup_off_epoch", 0, 1_000_000, 0, "Epochs after which batches are mixed no more; 0 for never. Default: 0.")) { ValueName = Number };
    internal static readonly Argument<bool> ModelEma = new(Regularization, new SwitchKey("model_ema", false, "Keeps a moving average of the weights, and validates and saves it.")) { ValueName = "BOOL" };
    internal static readonly Argument<double> ModelEmaDecay = new(Regularization, new RealKey("model_ema_decay", Interval.Fraction, 0.9998, "Its decay, a step; given alone it means --model-ema. Default: 0.9998.")) { ValueName = Real };
    internal static readonly Argument<int?> Patience = new(Regularization, new OptionalIntegerKey("patience", 1, 1_000_000, "Epochs without a better validation after which training stops. Default: none.")) { MayChange = true, ValueName = Number };

    internal static readonly Argument<string> Output = new(ArgumentGroup.Output, new TextKey("output", LongestPath, "The folder of runs. Default: runs.")) { ValueName = Path, Aliases = ["--out-dir", "--out_dir"] };
    internal static readonly Argument<string?> Experiment = new(ArgumentGroup.Output, new OptionalTextKey("experiment", LongestName, "The run's folder in it. Default: the name of the --config file, else the time, the variant and the data set.")) { ValueName = Name };
    internal static readonly Argument<int> CheckpointHist = new(ArgumentGroup.Output, new IntegerKey("checkpoint_hist", 0, 1000, 3, "Weights of the best epochs to keep, besides the best and the last. Default: 3.")) { MayChange = true, ValueName = Number };
    internal static readonly Argument<int?> RecoveryInterval = new(ArgumentGroup.Output, new OptionalIntegerKey("recovery_interval", 1, 1_000_000_000, "Steps after which the state is saved within an epoch. Default: none.")) { MayChange = true, ValueName = Number };
    internal static readonly Argument<double?> RecoveryMinutes = new(ArgumentGroup.Output, new OptionalRealKey("recovery_minutes", Interval.Above0To(1_000_000), "Minutes after which it is, or none. Default: 10.")) { MayChange = true, ValueName = Real };
    internal static readonly Argument<int> LogInterval = new(ArgumentGroup.Output, new IntegerKey("log_interval", 1, 1_000_000, 10, "Steps between two readings of loss, allocations and finiteness. Default: 10.")) { MayChange = true, ValueName = Number };
    internal static readonly Argument<bool> Tensorboard = new(ArgumentGroup.Output, new SwitchKey("tensorboard", true, "Writes TensorBoard events; '--tensorboard false' does not. Default: true.")) { MayChange = true, ValueName = "BOOL" };

    internal static readonly Argument<string> Device = new(Machine, new TextKey("device", LongestName, "auto, cpu, cuda or cuda:N. Default: auto.")) { MayChange = true, ValueName = Name };
    internal static readonly Argument<int?> Threads = new(Machine, new OptionalIntegerKey("threads", 1, 1024, "Threads of each operation on the CPU; sums are split by it, so the last bits depend on it. Default: the processors.")) { MayChange = true, ValueName = Number };

    private static readonly Argument[] Table =
    [
        Dataset, DataDir, ValSplit, TrainLimit, Aa, Hflip, NoAug, Workers,
        Variant, ModelSize, ImgSize, PatchSize, InChans, NumClasses, EmbedDim, Depth, MlpRatio, NumHeads, NumKvHeads, Window, Strength, InitialCheckpoint, Pooling,
        Seed, Epochs, BatchSize, Lr, MinLr, Sched, WarmupEpochs, WeightDecay, ClipGrad, GradAccumSteps, AutoMicroBatch,
        Smoothing, Mixup, Cutmix, MixupProb, MixupSwitchProb, MixupOffEpoch, ModelEma, ModelEmaDecay, Patience,
        Output, Experiment, CheckpointHist, RecoveryInterval, RecoveryMinutes, LogInterval, Tensorboard,
        Device, Threads,
    ];

    /// <summary>All of them, group by group.</summary>
    public static IReadOnlyList<Argument> All => Table;

    /// <summary>What a file of them is called in messages.</summary>
    internal static DocumentKind Kind { get; } = new("configuration", "one", "at least the variant, for instance 'variant: kdgqa'");

    /// <summary>Its place in <see cref="All"/>.</summary>
    internal static int IndexOf(Argument argument) => Array.IndexOf(Table, argument);
}
