using System.Reflection;

namespace GqaGen.Generator.Tests;

/// <summary>The specs of the repository.</summary>
internal static class RepositorySpecs
{
    private static readonly string Project =
        typeof(RepositorySpecs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;

    private static readonly string Folder = Path.Combine(Project, "..", "..", "specs");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.gqa.yaml").Select(f => Path.GetFileName(f)[..^".gqa.yaml".Length]).Order(StringComparer.Ordinal)];

    public static SpecText Read(string name) => Read(Folder, name);

    /// <summary>A spec that only the tests of the variants compile.</summary>
    public static SpecText ReadTested(string name) => Read(Path.Combine(Project, "..", "GqaGen.Variants.Tests", "Specs"), name);

    private static SpecText Read(string folder, string name) => new(name, File.ReadAllText(Path.Combine(folder, $"{name}.gqa.yaml")));

    public static Consumer Consumer() => new([.. Names.Select(Read)]);
}
