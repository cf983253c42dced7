using Spectre.Console;

namespace GqaGen.Runtime.Training;

/// <summary>Shows one run as a live bar. The bar's text changes at a reading, the bar with it.</summary>
internal sealed class BarProgress(string run, ProgressTask bar, Action<string> writeLine) : ITrainingObserver
{
    private int _epochs;

    public void OnStart(TrainingStart start)
    {
        foreach (string warning in start.Warnings) writeLine(ProgressText.Warning(run, warning));
        _epochs = start.Options.Epochs;
        bar.MaxValue = Math.Max(start.LastStep, 1);
        bar.Value = start.Step;
        bar.StartTask();
    }

    public void OnStep(TrainingStep step)
    {
        bar.Description = Markup.Escape(ProgressText.Reading(run, _epochs, step));
        bar.Value = step.Step;
    }

    public void OnWarning(string warning) => writeLine(ProgressText.Warning(run, warning));

    public void OnEnd(TrainingResult result)
    {
        if (result.Cancelled) bar.Description = Markup.Escape($"{run}  stopped at step {result.Step}");
        bar.StopTask();
    }
}
