using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GqaGen.Experiments.Reports.Published;

/// <summary>Something that the paper or its official code says, in the words of <c>claims.json</c>.</summary>
/// <param name="Id">Which measurement stands beside it; a name of <see cref="Measured"/>.</param>
/// <param name="Claim">What is said.</param>
/// <param name="Source">Where.</param>
internal sealed record PublishedClaim(string Id, string Claim, string Source)
{
    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<PublishedClaim> All { get; } = Read();

    private static IReadOnlyList<PublishedClaim> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("GqaGen.Experiments.claims.json")
            ?? throw new InvalidOperationException("The assembly does not contain claims.json.");
        return JsonSerializer.Deserialize(stream, PublishedJson.Default.IReadOnlyListPublishedClaim) ?? throw new InvalidOperationException("claims.json is null.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<PublishedClaim>))]
internal sealed partial class PublishedJson : JsonSerializerContext;
