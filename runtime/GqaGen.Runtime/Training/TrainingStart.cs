using GqaGen.Runtime.Models;

namespace GqaGen.Runtime.Training;

/// <summary>What is about to run.</summary>
/// <param name="Variant">The variant's name as in its spec.</param>
/// <param name="Step">Training steps done already: 0, or where a checkpoint was resumed.</param>
/// <param name="LastStep">The step at which this call stops unless it is cancelled.</param>
/// <param name="StepsPerEpoch">Training steps an epoch.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Warnings">What can run and is seldom meant, a sentence each.</param>
public sealed record TrainingStart(string Variant, long Step, long LastStep, long StepsPerEpoch, TrainingOptions Options, IReadOnlyList<string> Warnings)
{
    /// <summary>Threads of each operation on the CPU; results there are equal to the last bit only for one number of them.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether the epoch that ends with <see cref="Step"/> is validated first: the run was stopped before it had been, or before that was saved.</summary>
    public bool IsEpochDue { get; init; }
}
