using System.Text.Json;
using System.Text.Json.Serialization;
using GqaGen.Runtime.Storage;

namespace Quickstart;

/// <summary>One training of the experiment.</summary>
/// <param name="Phase"><c>pretrain</c> or <c>up-train</c>.</param>
internal sealed record Cell(string Phase, string Variant, int Seed)
{
    public string Name => $"{Phase}-{Variant}-seed{Seed}";
}

/// <summary>What a finished training left behind.</summary>
internal sealed record CellResult
{
    public required string Phase { get; init; }

    public required string Variant { get; init; }

    public required int Seed { get; init; }

    /// <summary>The settings it was made with; a result of other settings is not used again.</summary>
    public required string Settings { get; init; }

    public required double TestAccuracy { get; init; }

    public required long Parameters { get; init; }

    public required long KvBytesPerToken { get; init; }

    /// <summary>Query heads of each KV head, layer by layer: over the test split where the allocation is made every forward.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> FinalAllocation { get; init; }

    public static CellResult? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), CellJson.Default.CellResult) : null;

    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, CellJson.Default.CellResult));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CellResult))]
internal sealed partial class CellJson : JsonSerializerContext;
