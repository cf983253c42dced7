using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using Spectre.Console;

namespace GqaGen.Experiments.Studies.Progress;

/// <summary>Shows how a study goes on: live on a terminal, a line for each training that has ended elsewhere.</summary>
public sealed class StudyProgress : IDisposable
{
    private StudyProgress(IStudyObserver observer) => Observer = observer;

    /// <summary>What the workers tell.</summary>
    public IStudyObserver Observer { get; }

    /// <summary>Starts the display.</summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="last">Nothing after that phase; all phases unless given.</param>
    /// <param name="directory">Where it is done.</param>
    /// <param name="workers">Trainings at once, for the time left.</param>
    /// <param name="messages">Where lines go.</param>
    /// <param name="isTerminal">Whether <paramref name="messages"/> is the standard error of a terminal.</param>
    public static StudyProgress Start(StudyPlan plan, Phase? last, StudyDirectory directory, int workers, TextWriter messages, bool isTerminal)
    {
        var tally = new StudyTally([.. plan.Items.Where(i => last is null || i.Phase <= last)], directory, workers);
        if (!isTerminal) return new(new PlainStudyProgress(tally, messages));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(messages) });
        return new(console.Profile.Capabilities.Ansi ? new LiveStudyProgress(tally, console, plan.Study.Name) : new PlainStudyProgress(tally, messages));
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => (Observer as IDisposable)?.Dispose();
}
