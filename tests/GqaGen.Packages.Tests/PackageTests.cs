using System.Xml.Linq;

namespace GqaGen.Packages.Tests;

/// <summary>What the packages hold, and that a project made of nothing else builds and runs.</summary>
public sealed class PackageTests(PackedRepository packed) : IClassFixture<PackedRepository>
{
    private static readonly string[] Ids = ["GqaGen", "GqaGen.Runtime", "GqaGen.Templates", "GqaGen.Variants"];

    [Fact]
    public void ThePackagesAreTheseAndTheLibrariesHaveSymbols() => Assert.Equal(
        [.. Ids.Select(id => $"{id}.{packed.Version}.nupkg").Concat([$"GqaGen.Runtime.{packed.Version}.snupkg", $"GqaGen.Variants.{packed.Version}.snupkg"]).Order(StringComparer.Ordinal)],
        packed.FileNames);

    [Fact]
    public void TheGeneratorBringsWhatItLoadsAndNothingElse() => Assert.Equal(
        [
            "README.md", "analyzers/dotnet/cs/GqaGen.Compiler.dll", "analyzers/dotnet/cs/GqaGen.Generator.dll", "analyzers/dotnet/cs/YamlDotNet.dll",
            "build/GqaGen.props", "licenses/YamlDotNet.txt",
        ],
        packed.Files("GqaGen"));

    [Fact]
    public void TheLibrariesBringTheirDocumentationAndTheRepairOfNatives()
    {
        Assert.Equal(
            [
                "README.md", "buildTransitive/GqaGen.Runtime.targets", "buildTransitive/RelaxSymbolVersions.cs", "buildTransitive/TorchNatives.targets",
                "lib/net10.0/GqaGen.Runtime.dll", "lib/net10.0/GqaGen.Runtime.xml", "licenses/Roboto.txt", "licenses/digits.md",
            ],
            packed.Files("GqaGen.Runtime"));
        Assert.Equal(["README.md", "lib/net10.0/GqaGen.Variants.dll", "lib/net10.0/GqaGen.Variants.xml"], packed.Files("GqaGen.Variants"));
        Assert.Equal(["lib/net10.0/GqaGen.Runtime.pdb"], packed.Files("GqaGen.Runtime", "snupkg"));
        Assert.Equal(["lib/net10.0/GqaGen.Variants.pdb"], packed.Files("GqaGen.Variants", "snupkg"));
    }

    [Fact]
    public void TheTemplateIsOneProjectWithOneSpec()
    {
        const string root = "content/GqaApp.1/";
        Assert.Equal(
            ["README.md", $"{root}.template.config/template.json", $"{root}GqaApp.1.csproj", $"{root}Program.cs", $"{root}my-attention.gqa.yaml"],
            packed.Files("GqaGen.Templates"));
    }

    [Fact]
    public void EveryPackageSaysWhatItIs()
    {
        Assert.All(Ids, id =>
        {
            PackageMetadata nuspec = packed.Nuspec(id);
            Assert.All(["authors", "description", "tags"], name => Assert.True(nuspec.Element(name).Length > 0, $"{id} has no {name}"));
            Assert.Equal("MIT", nuspec.Element("license"));
            Assert.Equal("README.md", nuspec.Element("readme"));
            Assert.Equal(packed.Version, nuspec.Element("version"));
        });
        Assert.Equal("true", packed.Nuspec("GqaGen").Element("developmentDependency"));
        Assert.Empty(packed.Nuspec("GqaGen").Dependencies);
        Assert.Contains("TorchSharp", packed.Nuspec("GqaGen.Runtime").Dependencies);
        Assert.Contains("GqaGen.Runtime", packed.Nuspec("GqaGen.Variants").Dependencies);
        Assert.DoesNotContain("GqaGen", packed.Nuspec("GqaGen.Variants").Dependencies);
    }

    /// <summary>Tests and examples say that they are not: it is the default of the SDK that everything is.</summary>
    [Theory]
    [InlineData("examples")]
    [InlineData("tests")]
    public void NoTestAndNoExampleIsPackable(string folder) =>
        Assert.All(Directory.EnumerateFiles(Path.Combine(PackedRepository.Repository, folder), "*.csproj", SearchOption.AllDirectories), project =>
        {
            string[] files = [project, Path.Combine(PackedRepository.Repository, folder, "Directory.Build.props")];
            IEnumerable<XElement> said = files.Where(File.Exists).SelectMany(f => XDocument.Load(f).Descendants("IsPackable"));
            Assert.True(said.Any() && said.All(e => e.Value == "false"), $"{project} is packable");
        });

    [Fact]
    public void AProjectOfTheTemplateWithASpecAddedBuildsAndRuns()
    {
        string feed = packed.Feed, hive = Path.Combine(packed.Folder, "hive"), app = Path.Combine(packed.Folder, "my-app");
        Dotnet.Run(packed.Folder, "new", "install", Path.Combine(feed, $"GqaGen.Templates.{packed.Version}.nupkg"), "--debug:custom-hive", hive);
        Dotnet.Run(packed.Folder, "new", "gqagen", "-n", "my-app", "-o", app, "--debug:custom-hive", hive);

        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{packages}" /></fallbackPackageFolders>
            </configuration>
            """);
        string project = Path.Combine(app, "my-app.csproj");
        var variants = new XElement("PackageReference", new XAttribute("Include", "GqaGen.Variants"), new XAttribute("Version", packed.Version));
        XDocument edited = XDocument.Load(project);
        edited.Root!.Add(new XElement("ItemGroup", variants));
        edited.Save(project);
        string spec = Path.Combine(app, "my-attention.gqa.yaml");
        File.WriteAllText(spec, File.ReadAllText(spec).Replace("epochs: 15", "epochs: 1", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(app, "Specs"));
        File.WriteAllText(Path.Combine(app, "Specs", "added.gqa.yaml"), "attention: { embed_dim: 16, num_heads: 4, num_kv_heads: 2 }\nmodel: { img_size: 8, patch_size: 4, depth: 1, num_classes: 5 }\n");
        File.AppendAllText(Path.Combine(app, "Program.cs"), """
            using AddedViT added = AddedViT.Create(AddedOptions.Default, seed: 1);
            using TorchSharp.torch.Tensor logits = added.call(TorchSharp.torch.zeros(2, 3, 8, 8));
            Console.WriteLine($"added: {string.Join(" x ", logits.shape)}; the paper's: {GqaGen.Variants.GqaCatalog.All.Count}");

            """);

        // Threads of OpenMP that wait for a busy core would take most of the time beside other tests.
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(packed.Folder, "packages"), ["OMP_NUM_THREADS"] = "1" };
        string output = Dotnet.Run(app, environment, "run", "-c", "Release");
        Assert.Matches(@"my-attention: \d+\.\d % of the test digits", output);
        Assert.Contains("added: 2 x 5; the paper's: 7", output, StringComparison.Ordinal);
    }
}
