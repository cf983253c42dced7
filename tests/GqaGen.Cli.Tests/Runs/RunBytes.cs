using System.Text.Json.Nodes;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>What a run gave, to compare to the last bit: all but times.</summary>
internal static class RunBytes
{
    private static readonly string[] Times = ["images_per_second", "data_wait", "seconds"];

    public static SortedDictionary<string, string> Of(string run)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(run, "checkpoints")))
            if (Path.GetFileName(file) != "previous.safetensors") files[Path.GetFileName(file)] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        foreach ((string line, int number) in File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select((l, i) => (l, i + 1))) files[$"metrics.jsonl:{number:000}"] = WithoutTimes(line);
        files["summary.json"] = WithoutTimes(File.ReadAllText(Path.Combine(run, "summary.json")));
        return files;
    }

    public static void AssertSame(string expected, string found)
    {
        SortedDictionary<string, string> whole = Of(expected), other = Of(found);
        Assert.Equal(string.Join("\n", whole.Keys), string.Join("\n", other.Keys));
        foreach ((string name, string bytes) in whole) Assert.True(bytes == other[name], $"{name} differs:\n{bytes}\n{other[name]}");
    }

    private static string WithoutTimes(string json)
    {
        JsonObject document = JsonNode.Parse(json)!.AsObject();
        foreach (string time in Times) document.Remove(time);
        return document.ToJsonString();
    }
}
