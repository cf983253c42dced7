using System.Collections.Concurrent;
using System.Globalization;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;
using GqaGen.Runtime.Training;
using Spectre.Console;

namespace GqaGen.Experiments.Studies.Progress;

/// <summary>A bar for the study and one for each training that runs, on a terminal; what has ended scrolls by above them.</summary>
internal sealed class LiveStudyProgress : IStudyObserver, IDisposable
{
    private readonly StudyTally _tally;
    private readonly IAnsiConsole _console;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private readonly ProgressContext _context;
    private readonly ProgressTask _study;
    private readonly Task _display;

    public LiveStudyProgress(StudyTally tally, IAnsiConsole console, string study)
    {
        (_tally, _console) = (tally, console);
        var started = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        _display = Task.Run(() => console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn())
            .StartAsync(context =>
            {
                started.SetResult(context);
                return _finished.Task;
            }));
        Task.WaitAny(started.Task, _display);
        if (_display.IsFaulted) _display.GetAwaiter().GetResult();
        _context = started.Task.GetAwaiter().GetResult();
        _study = _context.AddTask(Markup.Escape(study), maxValue: Math.Max(tally.Total, 1));
        Show();
    }

    public void OnBegin(WorkItem item) => _bars[item.Id] = _context.AddTask(Markup.Escape($"  {item.Name}"));

    public ITrainingObserver Follow(WorkItem item) => _bars.TryGetValue(item.Id, out ProgressTask? bar) ? new Bar(bar, item.Name) : CompositeObserver.Empty;

    public void OnEnd(WorkItem item, WorkFolder? done)
    {
        if (_bars.TryRemove(item.Id, out ProgressTask? bar)) bar.StopTask();
        if (done is not null) _console.MarkupLineInterpolated($"{_tally.Line(done)}");
        Show();
    }

    public void OnFailure(WorkItem item, string message) => _console.MarkupLineInterpolated($"[red]{item.Name} failed: {message}[/]");

    public void OnWarning(string message) => _console.MarkupLineInterpolated($"[yellow]warning: {message}[/]");

    public void Dispose()
    {
        _finished.TrySetResult();
        _display.GetAwaiter().GetResult();
    }

    private void Show()
    {
        int done = _tally.Done;
        string left = done < _tally.Total && _tally.Left() is { } time ? $", {TimeLeft.Words(time)} left" : "";
        _study.Description = string.Create(CultureInfo.InvariantCulture, $"{done} of {_tally.Total} trainings{left}");
        _study.Value = done;
    }

    private sealed class Bar(ProgressTask bar, string name) : ITrainingObserver
    {
        private int _epochs;

        public void OnStart(TrainingStart start)
        {
            _epochs = start.Options.Epochs;
            bar.MaxValue = Math.Max(start.LastStep, 1);
            bar.Value = start.Step;
        }

        public void OnStep(TrainingStep step)
        {
            bar.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"  {name}  {step.Epoch}/{_epochs}  loss {step.Loss:0.000}  {step.Accuracy * 100:0.0}%"));
            bar.Value = Math.Min(step.Step, bar.MaxValue - 1);          // a full bar would be hidden before the test
        }
    }
}
