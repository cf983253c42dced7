using System.Diagnostics;

namespace GqaGen.Runtime.Training;

/// <summary>Shows one run as a line an epoch.</summary>
internal sealed class PlainProgress(string run, Action<string> writeLine) : ITrainingObserver
{
    private TrainingStart? _start;
    private TrainingStep? _reading;
    private long _startedAt;

    public void OnStart(TrainingStart start)
    {
        _start = start;
        _startedAt = Stopwatch.GetTimestamp();
        foreach (string warning in start.Warnings) writeLine(ProgressText.Warning(run, warning));
        if (start.Step > 0) writeLine($"{run}  continues at step {start.Step} of {start.LastStep}");
    }

    public void OnStep(TrainingStep step) => _reading = step;

    public void OnWarning(string warning) => writeLine(ProgressText.Warning(run, warning));

    public void OnEpoch(EpochSummary epoch)
    {
        if (_start is null) return;
        long done = epoch.Step - _start.Step, left = _start.LastStep - epoch.Step;
        TimeSpan? timeLeft = done > 0 ? Stopwatch.GetElapsedTime(_startedAt) * ((double)left / done) : null;
        writeLine(ProgressText.Epoch(run, _start.Options.Epochs, epoch, _reading, timeLeft));
    }

    public void OnEnd(TrainingResult result)
    {
        if (result.Cancelled)
            writeLine($"{run}  stopped at step {result.Step}{(result.Checkpoint is null ? "" : $", saved in {result.Checkpoint}")}");
    }
}
