using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GqaGen.Cli.Output;

/// <summary>JSON as the verbs print it: indented, camelCase, enums as words, numbers that are none as "NaN" and the like, LF.</summary>
internal static class Json
{
    /// <summary>The version of every document's form.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write<T>(TextWriter writer, T document)
    {
        writer.Write(JsonSerializer.Serialize(document, Options));
        writer.Write('\n');
    }
}
