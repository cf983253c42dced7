using System.Reflection;

namespace GqaGen.Cli.Tests;

/// <summary>A temporary folder with specs.</summary>
internal sealed class SpecFolder : IDisposable
{
    private static readonly string Repository = System.IO.Path.Combine(
        typeof(SpecFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..");

    public string Path { get; } = Directory.CreateTempSubdirectory("gqagen-cli-").FullName;

    /// <summary>Writes a file and gives its path.</summary>
    public string Add(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The path of a spec of the repository.</summary>
    public static string Shipped(string name) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository, "specs", $"{name}.gqa.yaml"));

    public string Copy(string name) => Add($"{name}.gqa.yaml", File.ReadAllText(Shipped(name)));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
