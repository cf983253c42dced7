namespace GqaGen.Runtime.Training;

/// <summary>A finished epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Training steps done.</param>
/// <param name="Loss">Mean cross entropy an image over the epoch, as it was while learning.</param>
/// <param name="Accuracy">Share of right answers over the epoch, 0 to 1, as they were given while learning.</param>
/// <param name="Validation">The measurement on the validation set after the epoch; null without one.</param>
public sealed record EpochSummary(int Epoch, long Step, double Loss, double Accuracy, EvaluationResult? Validation);
