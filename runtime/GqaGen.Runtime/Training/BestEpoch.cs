namespace GqaGen.Runtime.Training;

/// <summary>The epoch that validated best so far.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Accuracy">Share of right answers on the validation set, 0 to 1.</param>
/// <param name="Loss">Mean cross entropy on it.</param>
public sealed record BestEpoch(int Epoch, double Accuracy, double Loss)
{
    /// <summary>Whether a later epoch is better: by accuracy, then by loss; the earlier one wins a tie.</summary>
    internal bool IsBeatenBy(double accuracy, double loss) =>
        accuracy > Accuracy || (accuracy == Accuracy && (loss < Loss || (double.IsNaN(Loss) && !double.IsNaN(loss))));
}
