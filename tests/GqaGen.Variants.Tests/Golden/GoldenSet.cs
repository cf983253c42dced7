using System.Reflection;
using System.Text.Json;

namespace GqaGen.Variants.Tests.Golden;

/// <summary>The cases of a golden set: the folder in GQAGEN_GOLDEN, or the one committed beside the tests.</summary>
public static class GoldenSet
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("GQAGEN_GOLDEN") is { Length: > 0 } folder
        ? folder
        : Path.Combine(typeof(GoldenSet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "golden");

    private static readonly JsonElement[] Entries = Read();

    /// <summary>The names of the cases of a kind, for a theory.</summary>
    public static TheoryData<string> Names(string kind) => [.. OfKind(kind).Select(e => e.GetProperty("name").GetString()!)];

    public static IEnumerable<string> Kinds => Entries.Select(e => e.GetProperty("kind").GetString()!).Distinct();

    public static GoldenCase Open(string name) => new(Folder, Entries.Single(e => e.GetProperty("name").GetString() == name));

    private static IEnumerable<JsonElement> OfKind(string kind) => Entries.Where(e => e.GetProperty("kind").GetString() == kind);

    private static JsonElement[] Read()
    {
        string index = Path.Combine(Folder, "index.json");
        if (!File.Exists(index)) throw new FileNotFoundException($"No golden set: {index} is missing. GQAGEN_GOLDEN names another folder.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(index));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(e => e.Clone())];
    }
}
