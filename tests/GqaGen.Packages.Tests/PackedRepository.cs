using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace GqaGen.Packages.Tests;

/// <summary>The repository's packages, packed once, by the one command that packs them all, into a temporary folder that is deleted in the end.</summary>
public sealed class PackedRepository : IDisposable
{
    public PackedRepository()
    {
        string configuration = typeof(PackedRepository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        Log = Dotnet.Run(Repository, "pack", "GqaGen.sln", "--no-build", "-nologo", "-c", configuration, "-o", Feed);
    }

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(
        typeof(PackedRepository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", ".."));

    /// <summary>What packing printed.</summary>
    public string Log { get; }

    /// <summary>Where NuGet keeps what this repository restored.</summary>
    public static string MachinePackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string Folder { get; } = Directory.CreateTempSubdirectory("gqagen-packages-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    public string Version => Nuspec("GqaGen").Element("version");

    public IEnumerable<string> FileNames => Directory.EnumerateFiles(Feed).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    /// <summary>The files that a package brings, without those of the package format.</summary>
    public IReadOnlyList<string> Files(string id, string extension = "nupkg")
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.{extension}"));
        return
        [
            .. zip.Entries.Select(e => e.FullName)
                .Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal) && f != "[Content_Types].xml" && f != $"{id}.nuspec")
                .Order(StringComparer.Ordinal),
        ];
    }

    public byte[] Read(string id, string file)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.nupkg"));
        using Stream content = zip.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public PackageMetadata Nuspec(string id)
    {
        string file = Directory.EnumerateFiles(Feed, $"{id}.*.nupkg").Single(f => char.IsDigit(Path.GetFileName(f)[id.Length + 1]));
        using ZipArchive zip = ZipFile.OpenRead(file);
        using Stream nuspec = zip.GetEntry($"{id}.nuspec")!.Open();
        return new(XDocument.Load(nuspec).Root!.Elements().Single());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>The tests that share the packages.</summary>
[CollectionDefinition(Name)]
public sealed class PackedRepositoryTests : ICollectionFixture<PackedRepository>
{
    public const string Name = "packed repository";
}

/// <summary>The metadata element of a package's nuspec, whatever version of the format it has.</summary>
public sealed record PackageMetadata(XElement Metadata)
{
    public string Element(string name) => Metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

    public string? Commit => (string?)Metadata.Elements().SingleOrDefault(e => e.Name.LocalName == "repository")?.Attribute("commit");

    public IEnumerable<string> Dependencies => DependencyElements.Select(e => (string)e.Attribute("id")!).Order(StringComparer.Ordinal);

    public string VersionOf(string dependency) => (string)DependencyElements.Single(e => (string)e.Attribute("id")! == dependency).Attribute("version")!;

    private IEnumerable<XElement> DependencyElements => Metadata.Descendants().Where(e => e.Name.LocalName == "dependency");
}
