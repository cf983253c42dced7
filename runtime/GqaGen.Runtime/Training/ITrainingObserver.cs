namespace GqaGen.Runtime.Training;

/// <summary>Follows a run. Called on the training thread, which waits; what it throws ends the run.</summary>
public interface ITrainingObserver
{
    /// <summary>Before the first step of a call.</summary>
    void OnStart(TrainingStart start)
    {
    }

    /// <summary>Every <see cref="Models.TrainingOptions.LogEvery"/> steps and at the end of an epoch.</summary>
    void OnStep(TrainingStep step)
    {
    }

    /// <summary>When something happened that changes how the run goes on, in a sentence; what is known before the first step is in <see cref="TrainingStart.Warnings"/>.</summary>
    void OnWarning(string warning)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    void OnEpoch(EpochSummary epoch)
    {
    }

    /// <summary>After the last step of a call; not after an exception.</summary>
    void OnEnd(TrainingResult result)
    {
    }
}
