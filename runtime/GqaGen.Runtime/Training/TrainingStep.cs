namespace GqaGen.Runtime.Training;

/// <summary>A reading during training.</summary>
/// <param name="Step">Training steps done.</param>
/// <param name="Epoch">The epoch that the step belongs to, from 1.</param>
/// <param name="Loss">Mean loss an image since the last reading: cross entropy with the labels as they were smoothed and mixed.</param>
/// <param name="Accuracy">Share of right answers since the last reading, 0 to 1, as they were given while learning; of a mixed image the class with the larger share is right.</param>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="GradientNorm">Global gradient norm of the step, before clipping; not finite if the loss scaler skipped the step.</param>
/// <param name="ImagesPerSecond">Images a second of wall time since the last reading.</param>
/// <param name="Allocations">How each layer shared its query heads out in the step.</param>
/// <param name="LossScale">What the loss of the next step is multiplied by; null where it is not scaled.</param>
/// <param name="SkippedSteps">Steps that the loss scaler skipped since the run's start, which count as done; null where the loss is not scaled.</param>
public sealed record TrainingStep(
    long Step,
    int Epoch,
    double Loss,
    double Accuracy,
    double LearningRate,
    double GradientNorm,
    double ImagesPerSecond,
    IReadOnlyList<LayerAllocation> Allocations,
    double? LossScale = null,
    long? SkippedSteps = null)
{
    /// <summary>Share of the wall time since the last reading that training waited for images, 0 to 1.</summary>
    public double DataWait { get; init; }
}
