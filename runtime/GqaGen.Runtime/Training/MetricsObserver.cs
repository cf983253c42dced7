using GqaGen.Runtime.Metrics;

namespace GqaGen.Runtime.Training;

/// <summary>Writes every reading and every validation of a run to a metrics log.</summary>
/// <param name="log">Where to; several runs may share it.</param>
/// <param name="run">The run's name.</param>
/// <param name="variant">The variant's name.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="phase">What the training is for, for instance <c>up-train</c>.</param>
public sealed class MetricsObserver(MetricsLog log, string run, string variant, long seed, string phase) : ITrainingObserver
{
    private readonly MetricRecord _common = new() { Run = run, Variant = variant, Seed = seed, Phase = phase };

    /// <inheritdoc/>
    public void OnStep(TrainingStep step) => log.Append(_common with
    {
        Split = MetricSplit.Train,
        Step = step.Step,
        Epoch = step.Epoch,
        Loss = step.Loss,
        Accuracy = step.Accuracy,
        LearningRate = step.LearningRate,
        GradientNorm = step.GradientNorm,
        ImagesPerSecond = step.ImagesPerSecond,
        DataWait = step.DataWait,
        Allocations = [.. step.Allocations.Select(layer => layer.MeanQueryHeads)],
        NonUniformShares = [.. step.Allocations.Select(layer => layer.NonUniformShare)],
    });

    /// <inheritdoc/>
    public void OnEpoch(EpochSummary epoch)
    {
        Append(MetricSplit.Validation, epoch, epoch.Validation);
        Append(MetricSplit.ValidationEma, epoch, epoch.AverageValidation);
    }

    private void Append(string split, EpochSummary epoch, EvaluationResult? validation)
    {
        if (validation is not null) log.Append(_common with { Split = split, Step = epoch.Step, Epoch = epoch.Epoch, Loss = validation.Loss, Accuracy = validation.Accuracy });
    }
}
