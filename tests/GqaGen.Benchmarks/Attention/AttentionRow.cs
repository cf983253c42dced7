using System.Text.Json.Serialization;

namespace GqaGen.Benchmarks.Attention;

/// <summary>One case: medians in milliseconds and peaks in bytes.</summary>
/// <param name="Best">Which hand-written way was the fastest.</param>
internal sealed record AttentionRow(
    [property: JsonPropertyName("variant")] string Variant,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("precision")] string Precision,
    [property: JsonPropertyName("pass")] string Pass,
    [property: JsonPropertyName("generated_ms")] double GeneratedMs,
    [property: JsonPropertyName("handwritten_ms")] double HandwrittenMs,
    [property: JsonPropertyName("handwritten")] string Best,
    [property: JsonPropertyName("loop_ms")] double LoopMs,
    [property: JsonPropertyName("floor_ms")] double FloorMs,
    [property: JsonPropertyName("peak_bytes")] long? PeakBytes,
    [property: JsonPropertyName("loop_peak_bytes")] long? LoopPeakBytes)
{
    [JsonIgnore]
    public double AgainstHandwritten => GeneratedMs / HandwrittenMs;

    [JsonIgnore]
    public double LoopAgainstGenerated => LoopMs / GeneratedMs;

    [JsonIgnore]
    public double? PeakAgainstLoop => PeakBytes is { } peak && LoopPeakBytes is > 0 and var loop ? (double)peak / loop : null;
}
