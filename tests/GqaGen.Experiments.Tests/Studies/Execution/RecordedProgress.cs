using System.Collections.Concurrent;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Tests.Studies.Execution;

/// <summary>Keeps what the workers tell.</summary>
internal sealed class RecordedProgress : IStudyObserver
{
    public ConcurrentQueue<string> Begun { get; } = [];

    public ConcurrentQueue<string> Done { get; } = [];

    public ConcurrentQueue<string> Failures { get; } = [];

    public ConcurrentQueue<string> Warnings { get; } = [];

    public void OnBegin(WorkItem item) => Begun.Enqueue(item.Name);

    public ITrainingObserver Follow(WorkItem item) => CompositeObserver.Empty;

    public void OnEnd(WorkItem item, WorkFolder? done)
    {
        if (done is not null) Done.Enqueue(item.Name);
    }

    public void OnFailure(WorkItem item, string message) => Failures.Enqueue($"{item.Name}: {message}");

    public void OnWarning(string message) => Warnings.Enqueue(message);
}
