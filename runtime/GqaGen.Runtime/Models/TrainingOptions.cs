namespace GqaGen.Runtime.Models;

/// <summary>The <c>training</c> section of a spec; the defaults are the paper's (AdamW, 1e-5, batch 32, 5 epochs, seed 42).</summary>
public sealed record TrainingOptions
{
    /// <summary>Peak learning rate of AdamW.</summary>
    public double LearningRate { get; init; } = 1e-5;

    /// <summary>Where a decaying schedule ends.</summary>
    public double MinLearningRate { get; init; }

    /// <summary>Decoupled weight decay; not applied to biases, norms, the class token and position embeddings.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>How the learning rate moves after the warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Epochs of linear warm-up from zero; fractions are allowed.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Passes over the training split.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Images a step, whatever the number of micro-batches.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Micro-batches of a step (gradient accumulation): BatchSize/GradAccumSteps images go through the model at once, and the gradient is that of
    /// the mean loss over all BatchSize images. In timm a step has <c>--batch-size</c> times <c>--grad-accum-steps</c> images; here it has BatchSize.
    /// Key norms of <c>scope: batch</c> are summed over the images that go through the model at once, so that rule allocates for each micro-batch.
    /// </summary>
    public int GradAccumSteps { get; init; } = 1;

    /// <summary>
    /// When a step does not fit the device's memory, halves the micro-batch, does the step anew from its start, and goes on so. Otherwise that is an
    /// error.
    /// </summary>
    public bool AutoMicroBatch { get; init; }

    /// <summary>
    /// Threads that read and augment images ahead of the training (timm's <c>--workers</c>); 0 reads them in the training thread. They decide
    /// nothing about the result. Unless given: 0 for a data set in memory; else one for each processor where a GPU computes, one for every four
    /// where the processors do, at least 1 and at most 8.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>Largest global gradient norm, or null for no clipping.</summary>
    public double? ClipGrad { get; init; }

    /// <summary>Share of each label that is spread evenly over all classes (label smoothing, Szegedy et al. 2016, arXiv 1512.00567), in training only.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// α of mixup (Zhang et al. 2018, arXiv 1710.09412): a batch is blended with itself in reverse order, by a share λ ~ Beta(α, α), its labels likewise,
    /// as timm's <c>Mixup(mode="batch")</c> does. 0 for none.
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>
    /// α of CutMix (Yun et al. 2019, arXiv 1905.04899): a rectangle of 1 − λ of each image is taken from the image at the same place of the reversed batch, λ ~
    /// Beta(α, α); the labels are blended by the area that was really cut. 0 for none.
    /// </summary>
    public double Cutmix { get; init; }

    /// <summary>How often a batch is mixed at all.</summary>
    public double MixupProb { get; init; } = 1;

    /// <summary>How often a mixed batch is cut instead of blended, where both are on.</summary>
    public double MixupSwitchProb { get; init; } = 0.5;

    /// <summary>Epochs after which batches are mixed no more; 0 for never.</summary>
    public int MixupOffEpoch { get; init; }

    /// <summary>
    /// Decay of a moving average of the weights, a step (timm's ModelEma, which takes 0.9998); null for none. It is validated and saved beside the weights.
    /// Buffers (allocations, key norms, random streams) are not averaged: the average runs with those of the model, whose allocation it was trained with.
    /// </summary>
    public double? ModelEmaDecay { get; init; }

    /// <summary>Epochs without a better validation after which training stops (Lightning's EarlyStopping); null for all epochs. It decides no step.</summary>
    public int? Patience { get; init; }

    /// <summary>Decides the order of the images and how they are mixed; the model's own seed decides its weights and noise.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Steps between two readings of loss, allocations and finiteness; each reading waits for the device.</summary>
    public int LogEvery { get; init; } = 10;

    /// <summary>Checks that a run can be made of them.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(double.IsFinite(LearningRate) && LearningRate > 0, nameof(LearningRate), $"must be positive, not {LearningRate}");
        Require(MinLearningRate >= 0 && MinLearningRate <= LearningRate, nameof(MinLearningRate), $"{MinLearningRate} is not between 0 and LearningRate {LearningRate}");
        Require(double.IsFinite(WeightDecay) && WeightDecay >= 0, nameof(WeightDecay), $"must not be negative, but is {WeightDecay}");
        Require(Epochs > 0, nameof(Epochs), $"must be positive, not {Epochs}");
        Require(WarmupEpochs >= 0 && WarmupEpochs <= Epochs, nameof(WarmupEpochs), $"{WarmupEpochs} is not between 0 and Epochs {Epochs}");
        Require(BatchSize > 0, nameof(BatchSize), $"must be positive, not {BatchSize}");
        Require(GradAccumSteps > 0, nameof(GradAccumSteps), $"must be positive, not {GradAccumSteps}");
        Require(BatchSize % GradAccumSteps == 0, nameof(GradAccumSteps), $"BatchSize {BatchSize} is not a multiple of {GradAccumSteps} micro-batches");
        Require(Workers is null or >= 0, nameof(Workers), $"must not be negative, but is {Workers}");
        Require(ClipGrad is null or > 0, nameof(ClipGrad), $"must be positive or null, not {ClipGrad}");
        Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), $"{LabelSmoothing} is not in [0, 1)");
        Require(double.IsFinite(Mixup) && Mixup >= 0, nameof(Mixup), $"must not be negative, but is {Mixup}");
        Require(double.IsFinite(Cutmix) && Cutmix >= 0, nameof(Cutmix), $"must not be negative, but is {Cutmix}");
        Require(MixupProb is >= 0 and <= 1, nameof(MixupProb), $"{MixupProb} is not in [0, 1]");
        Require(MixupSwitchProb is >= 0 and <= 1, nameof(MixupSwitchProb), $"{MixupSwitchProb} is not in [0, 1]");
        Require(MixupOffEpoch >= 0, nameof(MixupOffEpoch), $"must not be negative, but is {MixupOffEpoch}");
        Require(ModelEmaDecay is null or (>= 0 and < 1), nameof(ModelEmaDecay), $"{ModelEmaDecay} is not in [0, 1)");
        Require(Patience is null or > 0, nameof(Patience), $"must be positive or null, not {Patience}");
        Require(LogEvery > 0, nameof(LogEvery), $"must be positive, not {LogEvery}");
    }

    private static void Require(bool holds, string property, string problem)
    {
        if (!holds) throw new ArgumentException(FormattableString.Invariant($"{property}: {problem}."), property);
    }
}

/// <summary>How the learning rate moves after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>Half a cosine down to the minimum (Loshchilov and Hutter 2017, arXiv 1608.03983, without restarts).</summary>
    Cosine,
}
