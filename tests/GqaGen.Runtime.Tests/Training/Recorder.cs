using GqaGen.Runtime.Training;

namespace GqaGen.Runtime.Tests.Training;

/// <summary>Keeps all that an observer is told, and calls back at readings.</summary>
internal sealed class Recorder(Action<TrainingStep>? atReading = null) : ITrainingObserver
{
    public List<TrainingStart> Starts { get; } = [];

    public List<TrainingStep> Readings { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<EpochSummary> Epochs { get; } = [];

    public List<TrainingResult> Results { get; } = [];

    public void OnStart(TrainingStart start) => Starts.Add(start);

    public void OnStep(TrainingStep step)
    {
        Readings.Add(step);
        atReading?.Invoke(step);
    }

    public void OnWarning(string warning) => Warnings.Add(warning);

    public void OnEpoch(EpochSummary epoch) => Epochs.Add(epoch);

    public void OnEnd(TrainingResult result) => Results.Add(result);
}
