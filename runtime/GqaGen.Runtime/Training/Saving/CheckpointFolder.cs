using System.Globalization;
using GqaGen.Runtime.Checkpoints;

namespace GqaGen.Runtime.Training;

/// <summary>
/// Where a run keeps its checkpoints, and when it writes them. <c>last.safetensors</c> is the whole state, which a run goes on from;
/// <c>previous.safetensors</c> is the one before it, for the case that the last is damaged. <c>best.safetensors</c> and
/// <c>epoch-N.safetensors</c> hold weights alone, under the names of the state dict: of the averaged weights where there are any, since those are what an
/// epoch is judged by. Nothing is replaced or deleted before its successor is on the disk.
/// </summary>
/// <param name="path">The folder; made when something is written.</param>
public sealed class CheckpointFolder(string path)
{
    private const string Extension = ".safetensors", EpochPrefix = "epoch-";

    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The whole state, before and after each validation, and when the run is stopped or <see cref="EverySteps"/> or <see cref="Every"/> say so.</summary>
    public string Last => In("last");

    /// <summary>The state that <see cref="Last"/> replaced.</summary>
    public string Previous => In("previous");

    /// <summary>The weights of the best epoch: by validation accuracy, then loss, then being earlier.</summary>
    public string Best => In("best");

    /// <summary>Weights of the best epochs to keep, each in a file of its own (timm's <c>--checkpoint-hist</c>); 0 for <see cref="Best"/> alone.</summary>
    public int History { get; init; }

    /// <summary>Steps after which the state is saved too, within an epoch (timm's <c>--recovery-interval</c>); null for none.</summary>
    public int? EverySteps { get; init; }

    /// <summary>Wall time after which it is; null for never. Looked at after each reading.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Whether a state was ever saved; it may be damaged.</summary>
    public bool HasState => States.Any();

    /// <summary>
    /// The newest state that is intact; null if there is none at all.
    /// </summary>
    /// <param name="damaged">Told of each newer one that was passed over, and why.</param>
    /// <exception cref="CheckpointException">There are states, and all are damaged.</exception>
    public string? Newest(Action<string, Exception> damaged)
    {
        string[] states = [.. States];
        if (states.Length == 0) return null;
        return Checkpoint.FirstIntact(states, (path, e) =>
            {
                _damaged.Add(path);
                damaged(path, e);
            })
            ?? throw new CheckpointException($"No state in {Path} is intact ({string.Join(", ", states.Select(System.IO.Path.GetFileName))}): the run cannot go on. Delete them to start anew, from {System.IO.Path.GetFileName(Best)} as the initial checkpoint if it is intact.");
    }

    /// <summary>Deletes what a killed process left half-written. Nobody else may be writing to the folder.</summary>
    public void DeleteTemporaries()
    {
        if (!Directory.Exists(Path)) return;
        foreach (string file in Directory.EnumerateFiles(Path, ".*.tmp")) File.Delete(file);
    }

    /// <summary>Replaces the last state, which becomes the previous one, with what <paramref name="write"/> writes to the path it is given.</summary>
    internal void SaveState(Action<string> write)
    {
        write(Next);
        if (File.Exists(Last) && !_damaged.Contains(Last)) File.Move(Last, Previous, overwrite: true);         // not over an intact one
        File.Move(Next, Last, overwrite: true);
        _damaged.Clear();
    }

    /// <summary>Saves the weights of an epoch if they are among the best ones.</summary>
    /// <param name="epoch">The epoch and how it is judged.</param>
    /// <param name="write">Writes them to the path it is given.</param>
    internal void SaveWeights(EpochSummary epoch, Action<string> write)
    {
        if (epoch.Judged is null) return;
        if (epoch.IsBest) write(Best);
        if (History == 0) return;

        KeptWeights[] before = [.. Kept()];
        var now = new KeptWeights(In(string.Create(CultureInfo.InvariantCulture, $"{EpochPrefix}{epoch.Epoch:000}")), epoch.Epoch, epoch.Judged.Accuracy, epoch.Judged.Loss);
        KeptWeights[] best = [.. before.Where(k => k.Epoch != now.Epoch).Append(now).OrderByDescending(k => k.Accuracy).ThenBy(k => k.Loss).ThenBy(k => k.Epoch).Take(History)];
        if (!best.Contains(now)) return;
        write(now.Path);
        foreach (KeptWeights old in before.Except(best).Where(k => k.Epoch != now.Epoch)) File.Delete(old.Path);
    }

    // The newest first, by the order in which they are written.
    private IEnumerable<string> States => new[] { Next, Last, Previous }.Where(File.Exists);

    // Written whole, then renamed to Last: a kill between the two renames leaves the newest state here.
    private string Next => In("next");

    private IEnumerable<KeptWeights> Kept()
    {
        if (!Directory.Exists(Path)) yield break;
        foreach (string file in Directory.GetFiles(Path, $"{EpochPrefix}*{Extension}"))
            if (KeptWeights.Read(file) is { } kept) yield return kept;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name + Extension);
}
