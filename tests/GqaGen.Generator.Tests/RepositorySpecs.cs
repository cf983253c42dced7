using System.Reflection;

namespace GqaGen.Generator.Tests;

/// <summary>The specs of the repository.</summary>
internal static class RepositorySpecs
{
    private static readonly string Project =
        typeof(RepositorySpecs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;

    private static readonly string Folder = Path.Combine(Project, "..", "..", "specs"), TestedFolder = Path.Combine(Project, "..", "GqaGen.Variants.Tests", "Specs");

    public static IReadOnlyList<string> Names { get; } = NamesIn(Folder);

    /// <summary>Of specs that only the tests of the variants compile.</summary>
    public static IReadOnlyList<string> Tested { get; } = NamesIn(TestedFolder);

    public static SpecText Read(string name) => Read(Folder, name);

    /// <summary>One of <see cref="Tested"/>.</summary>
    public static SpecText ReadTested(string name) => Read(TestedFolder, name);

    private static string[] NamesIn(string folder) => [.. Directory.GetFiles(folder, "*.gqa.yaml").Select(f => Path.GetFileName(f)[..^".gqa.yaml".Length]).Order(StringComparer.Ordinal)];

    private static SpecText Read(string folder, string name) => new(name, File.ReadAllText(Path.Combine(folder, $"{name}.gqa.yaml")));

    public static Consumer Consumer() => new([.. Names.Select(Read)]);
}
