using System.Text.Json;
using System.Text.Json.Serialization;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Studies.Training;

/// <summary>
/// What a phase has measured so far, saved beside each checkpoint: a training that was stopped tells the same in the end as one that was not.
/// </summary>
internal sealed class TrainingHistory(long totalSteps, int logEvery) : ITrainingObserver
{
    private const int Readings = 100;

    private readonly long _interval = logEvery * Math.Max(1, (totalSteps + (Readings * logEvery) - 1) / (Readings * logEvery));
    private readonly List<EpochResult> _epochs = [];
    private readonly List<AllocationReading> _allocations = [];

    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>About a hundred, at steps that depend on the length of the training alone.</summary>
    public IReadOnlyList<AllocationReading> Allocations => _allocations;

    public void OnStep(TrainingStep step)
    {
        if (step.Step % _interval != 0 && step.Step != totalSteps) return;
        _allocations.Add(new(step.Step, [.. step.Allocations.Select(a => a.MeanQueryHeads)], [.. step.Allocations.Select(a => a.NonUniformShare)]));
    }

    public void OnEpoch(EpochSummary epoch)
    {
        EvaluationResult validation = epoch.Validation ?? throw new InvalidOperationException("A phase is validated after each epoch.");
        _epochs.RemoveAll(e => e.Epoch == epoch.Epoch);        // told of, but the state of its end was not saved
        _epochs.Add(new(epoch.Epoch, epoch.Loss, epoch.Accuracy, validation.Loss, validation.Accuracy));
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new SavedHistory(_epochs, _allocations), HistoryJson.Default.SavedHistory);

    /// <summary>Takes over what <see cref="ToBytes"/> gave.</summary>
    /// <exception cref="JsonException">The bytes are something else.</exception>
    public void Restore(byte[] bytes)
    {
        SavedHistory saved = JsonSerializer.Deserialize(bytes, HistoryJson.Default.SavedHistory) ?? throw new JsonException("null is no history.");
        _epochs.Clear();
        _epochs.AddRange(saved.Epochs);
        _allocations.Clear();
        _allocations.AddRange(saved.Allocations);
    }
}

internal sealed record SavedHistory(IReadOnlyList<EpochResult> Epochs, IReadOnlyList<AllocationReading> Allocations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SavedHistory))]
internal sealed partial class HistoryJson : JsonSerializerContext;
