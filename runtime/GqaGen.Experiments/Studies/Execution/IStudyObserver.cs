using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Studies.Execution;

/// <summary>Follows the workers of one process. Called by several threads at once.</summary>
public interface IStudyObserver
{
    /// <summary>A worker has taken an item.</summary>
    void OnBegin(WorkItem item);

    /// <summary>Follows its training.</summary>
    ITrainingObserver Follow(WorkItem item);

    /// <summary>A worker has given an item back.</summary>
    /// <param name="item">The item.</param>
    /// <param name="done">Its folder, if it has a result now.</param>
    void OnEnd(WorkItem item, WorkFolder? done);

    /// <summary>An attempt has failed.</summary>
    void OnFailure(WorkItem item, string message);

    /// <summary>Something was not as it should be, and was mended.</summary>
    void OnWarning(string message);
}
