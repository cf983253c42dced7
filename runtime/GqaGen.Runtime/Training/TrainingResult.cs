namespace GqaGen.Runtime.Training;

/// <summary>How a call to train ended.</summary>
/// <param name="Cancelled">Whether it was stopped before it had done all its steps.</param>
/// <param name="Step">Training steps done.</param>
/// <param name="Epochs">The epochs that ended during the call.</param>
/// <param name="Checkpoint">The checkpoint that holds this state; null if none was asked for.</param>
/// <param name="Duration">Wall time of the call.</param>
public sealed record TrainingResult(bool Cancelled, long Step, IReadOnlyList<EpochSummary> Epochs, string? Checkpoint, TimeSpan Duration)
{
    /// <summary>Whether it ended before its last step because validation did not get better (<see cref="Models.TrainingOptions.Patience"/>).</summary>
    public bool StoppedEarly { get; init; }
}
