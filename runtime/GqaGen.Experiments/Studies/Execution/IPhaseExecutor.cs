using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Studies.Execution;

/// <summary>Does the training of one item; everything around it (claims, results, failures, order) is the study's.</summary>
public interface IPhaseExecutor
{
    /// <summary>
    /// Trains, from where an earlier attempt in the folder was stopped, and tests if the item is tested. The result must depend on the item and the
    /// data alone. Called by several threads at once, for different items.
    /// </summary>
    /// <param name="work">The item and where to write.</param>
    /// <param name="stop">Asks to save the state and return; what is saved must be enough to go on from.</param>
    /// <returns>What it gave, its weights in <see cref="WorkContext.Weights"/>; null if it was stopped before its end.</returns>
    /// <exception cref="DamagedWeightsException">The weights to start from are not those of the result they belong to.</exception>
    WorkResult? Execute(WorkContext work, CancellationToken stop);
}

/// <summary>What an executor is given.</summary>
public sealed class WorkContext
{
    private readonly Action<string> _log;

    internal WorkContext(WorkFolder folder, WorkFolder? parent, int attempt, ITrainingObserver progress, Action<string> log) =>
        (Folder, Parent, Attempt, Progress, _log) = (folder, parent, attempt, progress, log);

    /// <summary>The item.</summary>
    public WorkItem Item => Folder.Item;

    /// <summary>Its folder. A worker that was taken for dead may still be writing there: write only to files whose names carry <see cref="Attempt"/>.</summary>
    public WorkFolder Folder { get; }

    /// <summary>The folder of the item that it starts from, which has a result; null if it starts from none.</summary>
    public WorkFolder? Parent { get; }

    /// <summary>Counts the attempts at the item, those of other workers too.</summary>
    public int Attempt { get; }

    /// <summary>Where the trained weights go; published together with the result.</summary>
    public string Weights => Folder.In($"weights.{Attempt}.safetensors");

    /// <summary>Who follows the training.</summary>
    public ITrainingObserver Progress { get; }

    /// <summary>Adds a line to the item's log.</summary>
    public void Log(string line) => _log(line);
}

/// <summary>Weights that another item starts from are not those that its result tells of; the worker does that item again.</summary>
public sealed class DamagedWeightsException : IOException
{
    /// <summary>Makes the exception.</summary>
    public DamagedWeightsException()
    {
    }

    /// <inheritdoc/>
    public DamagedWeightsException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public DamagedWeightsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
