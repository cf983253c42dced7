using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GqaGen.Experiments.Runs;

/// <summary>The JSON of a run directory: indented, snake_case, LF.</summary>
[JsonSourceGenerationOptions]
[JsonSerializable(typeof(EnvironmentRecord))]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>Characters stand as they are, but for those that JSON does not allow.</summary>
    public static RunJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
