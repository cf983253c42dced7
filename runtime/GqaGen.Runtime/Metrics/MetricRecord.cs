using System.Text.Json.Serialization;

namespace GqaGen.Runtime.Metrics;

/// <summary>One reading of a run: one line of <c>metrics.jsonl</c>. What was not read is null and left out of the line.</summary>
public sealed record MetricRecord
{
    /// <summary>The run's name, unique within its file.</summary>
    public required string Run { get; init; }

    /// <summary>The variant's name as in its spec.</summary>
    public required string Variant { get; init; }

    /// <summary>The run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The part of the run, for instance <c>pretrain</c> or <c>uptrain</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>The images that were read, one of <see cref="MetricSplit"/>.</summary>
    public string? Split { get; init; }

    /// <summary>Training steps done in this phase.</summary>
    public long? Step { get; init; }

    /// <summary>Passes over the training split done in this phase; fractions are allowed.</summary>
    public double? Epoch { get; init; }

    /// <summary>Cross entropy in nats, a mean over images.</summary>
    public double? Loss { get; init; }

    /// <summary>Top-1 accuracy from 0 to 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Learning rate of the step.</summary>
    [JsonPropertyName("lr")]
    public double? LearningRate { get; init; }

    /// <summary>Global gradient norm of the step, before clipping.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Images a second of wall time.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Share of the wall time that training waited for images, 0 to 1.</summary>
    public double? DataWait { get; init; }

    /// <summary>
    /// Query heads that each KV head serves, [layers][KV heads]; a mean over the batch where each sample has its own allocation.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>>? Allocations { get; init; }

    /// <summary>Share of images whose allocation was not the uniform one, layer by layer, 0 to 1.</summary>
    public IReadOnlyList<double>? NonUniformShares { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MetricRecord))]
internal sealed partial class MetricsJson : JsonSerializerContext;
