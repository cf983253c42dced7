using System.Text.Json;
using System.Text.Json.Serialization;

namespace GqaGen.Experiments.Studies.Claims;

/// <summary>Who works on an item, or did: the content of a claim file.</summary>
internal sealed record Claim
{
    /// <summary>The worker, of which a process may have several.</summary>
    public required string Owner { get; init; }

    /// <summary>Its process.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>Since when, in UTC.</summary>
    public required DateTime Since { get; init; }

    /// <summary>Whether the worker has given the item back, done or not.</summary>
    public bool IsReleased { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ClaimJson.Default.Claim);

    /// <summary>Null where the bytes are no claim: the worker died before it had written it.</summary>
    public static Claim? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, ClaimJson.Default.Claim);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Claim))]
internal sealed partial class ClaimJson : JsonSerializerContext;
