using System.Reflection;

namespace GqaGen.Compiler.Tests;

/// <summary>The specs of the repository.</summary>
internal static class RepositorySpecs
{
    private static readonly string Folder = Path.Combine(
        typeof(RepositorySpecs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..", "specs");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.gqa.yaml").Select(f => Path.GetFileName(f)[..^".gqa.yaml".Length]).Order(StringComparer.Ordinal)];

    /// <summary>The path of a file beside the specs.</summary>
    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.gqa.yaml"));
}
