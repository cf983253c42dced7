using System.Text.Json;
using System.Text.Json.Serialization;

namespace GqaGen.Experiments.Studies.Records;

/// <summary>What an item gave: a pure function of its description and the data, so it holds no time and no name of a machine.</summary>
public sealed record WorkResult
{
    /// <summary>The id of the item.</summary>
    public required string Work { get; init; }

    /// <summary>The digest of the trained weights, kept or not.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>What was trained and how it went.</summary>
    public required PhaseResult Phase { get; init; }

    /// <summary>The allocation of each layer at readings.</summary>
    public required IReadOnlyList<AllocationReading> Allocations { get; init; }

    /// <summary>The measurement on the test split, for the last phase of a cell.</summary>
    public required TestResult? Test { get; init; }

    internal byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ResultJson.Default.WorkResult), (byte)'\n'];
}

/// <summary>What the tested model is, and did on the test split.</summary>
public sealed record TestResult
{
    /// <inheritdoc cref="CellResult.TestAccuracy"/>
    public required double Accuracy { get; init; }

    /// <inheritdoc cref="CellResult.TestLoss"/>
    public required double Loss { get; init; }

    /// <inheritdoc cref="CellResult.NumHeads"/>
    public required int NumHeads { get; init; }

    /// <inheritdoc cref="CellResult.Parameters"/>
    public required long Parameters { get; init; }

    /// <inheritdoc cref="CellResult.KvBytesPerToken"/>
    public required long KvBytesPerToken { get; init; }

    /// <inheritdoc cref="CellResult.ForwardFlops"/>
    public required long ForwardFlops { get; init; }

    /// <inheritdoc cref="CellResult.GroupSimilarity"/>
    public required IReadOnlyList<double?> GroupSimilarity { get; init; }
}

/// <summary>What went wrong with an item, attempt by attempt, since the last <c>study retry</c>.</summary>
/// <param name="Attempts">The first attempt first.</param>
public sealed record WorkFailure(IReadOnlyList<FailedAttempt> Attempts)
{
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.WorkFailure);
}

/// <summary>A failed attempt.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Host">On which machine.</param>
/// <param name="Error">The error's type.</param>
/// <param name="Message">Its message.</param>
public sealed record FailedAttempt(DateTime At, string Host, string Error, string Message);

/// <summary>How long an item took; kept apart from its result, which is the same wherever and however often it is done.</summary>
/// <param name="Seconds">Wall time of all attempts up to the result, without waiting for other workers.</param>
/// <param name="StepMilliseconds">Median wall time of a training step; null where none was timed.</param>
/// <param name="Host">The machine that finished it.</param>
/// <param name="Device">The device.</param>
/// <param name="Finished">When, in UTC.</param>
public sealed record WorkTiming(double Seconds, double? StepMilliseconds, string Host, string Device, DateTime Finished)
{
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.WorkTiming);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkResult))]
internal sealed partial class ResultJson : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(WorkFailure))]
[JsonSerializable(typeof(WorkTiming))]
internal sealed partial class RecordJson : JsonSerializerContext;
