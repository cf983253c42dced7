using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Studies.Execution;

/// <summary>Wall times of training steps, for a file of their own.</summary>
internal sealed class StepTimes : ITrainingObserver
{
    private readonly List<double> _milliseconds = [];
    private int _batchSize;

    /// <summary>Null where no step was timed.</summary>
    public double? Median => _milliseconds.Count == 0 ? null : _milliseconds.Order().ElementAt(_milliseconds.Count / 2);

    public void OnStart(TrainingStart start) => _batchSize = start.Options.BatchSize;

    public void OnStep(TrainingStep step)
    {
        if (step.ImagesPerSecond > 0 && double.IsFinite(step.ImagesPerSecond)) _milliseconds.Add(1000 * _batchSize / step.ImagesPerSecond);
    }
}
