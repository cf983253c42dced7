namespace GqaGen.Runtime.Training;

/// <summary>What a model did on a set of images.</summary>
/// <param name="Loss">Mean cross entropy an image.</param>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
/// <param name="Count">Images.</param>
/// <param name="Batches">Batches they were shown in.</param>
/// <param name="Duration">Wall time of all batches, reading the images included.</param>
/// <param name="Allocations">How each layer shared its query heads out, over all images.</param>
public sealed record EvaluationResult(double Loss, double Accuracy, long Count, long Batches, TimeSpan Duration, IReadOnlyList<LayerAllocation> Allocations);
