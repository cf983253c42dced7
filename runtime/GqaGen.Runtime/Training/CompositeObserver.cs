namespace GqaGen.Runtime.Training;

/// <summary>Passes everything on to several observers, in order; none is allowed too.</summary>
public sealed class CompositeObserver(params IReadOnlyList<ITrainingObserver> observers) : ITrainingObserver
{
    /// <summary>Nobody follows.</summary>
    public static CompositeObserver Empty { get; } = new([]);

    /// <inheritdoc/>
    public void OnStart(TrainingStart start)
    {
        foreach (ITrainingObserver observer in observers) observer.OnStart(start);
    }

    /// <inheritdoc/>
    public void OnStep(TrainingStep step)
    {
        foreach (ITrainingObserver observer in observers) observer.OnStep(step);
    }

    /// <inheritdoc/>
    public void OnWarning(string warning)
    {
        foreach (ITrainingObserver observer in observers) observer.OnWarning(warning);
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochSummary epoch)
    {
        foreach (ITrainingObserver observer in observers) observer.OnEpoch(epoch);
    }

    /// <inheritdoc/>
    public void OnEnd(TrainingResult result)
    {
        foreach (ITrainingObserver observer in observers) observer.OnEnd(result);
    }
}
