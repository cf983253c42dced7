using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Studies.Progress;

/// <summary>A line for each training that has ended: for a log, or wherever no terminal shows it.</summary>
internal sealed class PlainStudyProgress(StudyTally tally, TextWriter messages) : IStudyObserver
{
    private readonly TextWriter _messages = TextWriter.Synchronized(messages);

    public void OnBegin(WorkItem item)
    {
    }

    public ITrainingObserver Follow(WorkItem item) => CompositeObserver.Empty;

    public void OnEnd(WorkItem item, WorkFolder? done)
    {
        if (done is not null) _messages.WriteLine(tally.Line(done));
    }

    public void OnFailure(WorkItem item, string message) => _messages.WriteLine($"{item.Name} failed: {message}");

    public void OnWarning(string message) => _messages.WriteLine($"warning: {message}");
}
