using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GqaGen.Experiments.Studies.Execution;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Storage;
using GqaGen.Runtime.Training;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Studies.Training;

/// <summary>
/// The newest two states of a training: <c>checkpoint.ATTEMPT.STEP.safetensors</c> and its history as <c>.json</c>, each with a checksum. An attempt
/// writes files of its own, so a worker that was taken for dead spoils nothing; the newest that is sound is gone on from, whosever it is.
/// </summary>
internal sealed class CheckpointRotation<TModel>(WorkContext work, TrainingHistory history, TimeSpan interval) : ITrainingObserver
    where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
{
    private const int Kept = 2;
    private const string Prefix = "checkpoint.", State = ".safetensors", History = ".json";

    private readonly Stopwatch _sinceSaved = Stopwatch.StartNew();
    private readonly HashSet<Saved> _unusable = [];
    private Trainer<TModel>? _trainer;

    /// <summary>Takes the trainer to the newest sound state there is; what is damaged is told of.</summary>
    public void Resume(Trainer<TModel> trainer)
    {
        _trainer = trainer;
        foreach (Saved saved in Found())
        {
            if (Checksum.Problem(saved.Path + History) is { } problem)
            {
                work.Log($"{problem} An earlier state is used.");
                _unusable.Add(saved);
                continue;
            }
            try
            {
                byte[] told = File.ReadAllBytes(saved.Path + History);
                trainer.Resume(saved.Path + State);
                history.Restore(told);
                work.Log($"goes on at step {trainer.Step} of {trainer.TotalSteps}");
                return;
            }
            catch (Exception e) when (e is CheckpointException or SafetensorsException or JsonException)
            {
                work.Log($"{saved.Path}{State} cannot be gone on from: {e.Message} An earlier state is used.");
                _unusable.Add(saved);
            }
        }
    }

    public void OnStep(TrainingStep step)
    {
        if (_sinceSaved.Elapsed >= interval) Save();
    }

    public void OnEpoch(EpochSummary epoch) => Save();

    /// <summary>Saves the state, and deletes what is older than the one before it.</summary>
    /// <exception cref="NonFiniteException">The state is spoilt; earlier ones stay.</exception>
    public void Save()
    {
        Trainer<TModel> trainer = _trainer ?? throw new InvalidOperationException("Resume comes first.");
        string path = work.Folder.In(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{work.Attempt}.{trainer.Step}"));
        Checksum.Write(path + History, history.ToBytes());
        trainer.Save(path + State);
        _sinceSaved.Restart();
        foreach (Saved old in Found().Except(_unusable).Skip(Kept))
        {
            File.Delete(old.Path + State);
            Checksum.Delete(old.Path + History);
        }
    }

    // The newest first; of two at one step, that of the later attempt.
    private IEnumerable<Saved> Found() =>
    [
        .. Directory.EnumerateFiles(work.Folder.Path, $"{Prefix}*{State}").Select(Parse).OfType<Saved>().Where(s => s.Attempt <= work.Attempt)
            .OrderByDescending(s => s.Step).ThenByDescending(s => s.Attempt),
    ];

    private static Saved? Parse(string path) =>
        Path.GetFileName(path).Split('.') is [_, string attempt, string step, _]
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out int a) && long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out long s)
            ? new(path[..^State.Length], a, s)
            : null;

    private sealed record Saved(string Path, int Attempt, long Step);
}
