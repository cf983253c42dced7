namespace GqaGen.Runtime.Training;

/// <summary>A finished epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Training steps done.</param>
/// <param name="Loss">Mean loss an image over the epoch, as it was while learning.</param>
/// <param name="Accuracy">Share of right answers over the epoch, 0 to 1, as they were given while learning.</param>
/// <param name="Validation">The measurement on the validation set after the epoch; null without one.</param>
public sealed record EpochSummary(int Epoch, long Step, double Loss, double Accuracy, EvaluationResult? Validation)
{
    /// <summary>The same measurement of the averaged weights (<see cref="Models.TrainingOptions.ModelEmaDecay"/>); null without them.</summary>
    public EvaluationResult? AverageValidation { get; init; }

    /// <summary>What the epoch is judged by: the validation of the averaged weights where there are any, else that of the weights.</summary>
    public EvaluationResult? Judged => AverageValidation ?? Validation;

    /// <summary>Whether it is the best of the run so far, by accuracy, then by loss, then by being earlier.</summary>
    public bool IsBest { get; init; }
}
