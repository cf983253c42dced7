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

    /// <summary>Decides the order of the images; the model's own seed decides its weights and noise.</summary>
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
