using Spectre.Console;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Shows runs on the console: a live bar for each on a terminal, a plain line an epoch where the output is redirected (a live bar would print
/// nothing there). Runs may go on in several threads. Only one of these can be live on a console at a time. Colours are left out where
/// <c>NO_COLOR</c> is set.
/// </summary>
public sealed class ConsoleProgress : IDisposable
{
    private readonly IAnsiConsole _console;
    private readonly Lock _writing = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProgressContext? _bars;
    private readonly Task? _display;

    /// <summary>Starts the display.</summary>
    /// <param name="console">Where; the standard output unless given.</param>
    /// <exception cref="InvalidOperationException">The console is live already.</exception>
    public ConsoleProgress(IAnsiConsole? console = null)
    {
        _console = console ?? AnsiConsole.Console;
        if (!_console.Profile.Out.IsTerminal || !_console.Profile.Capabilities.Ansi) return;

        var started = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        _display = ShowAsync(started);
        Task.WaitAny(started.Task, _display);
        if (_display.IsFaulted) _display.GetAwaiter().GetResult();
        _bars = started.Task.GetAwaiter().GetResult();
    }

    /// <summary>An observer that shows one run under that name. Thread-safe.</summary>
    public ITrainingObserver Show(string run) =>
        _bars is null ? new PlainProgress(run, WriteLine) : new BarProgress(run, _bars.AddTask(Markup.Escape(run), autoStart: false), _console.WriteLine);

    /// <summary>Ends the display; the bars stay as they are.</summary>
    public void Dispose()
    {
        _finished.TrySetResult();
        _display?.GetAwaiter().GetResult();
    }

    private Task ShowAsync(TaskCompletionSource<ProgressContext> started) => Task.Run(() => _console.Progress()
        .AutoClear(false)
        .HideCompleted(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(context =>
        {
            started.SetResult(context);
            return _finished.Task;
        }));

    private void WriteLine(string line)
    {
        lock (_writing)
        {
            _console.Profile.Out.Writer.WriteLine(line);
        }
    }
}
