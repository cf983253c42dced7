using System.Text.Json;
using System.Xml.Linq;

namespace GqaGen.Packages.Tests;

/// <summary>A project made of nothing but the packages, outside the repository.</summary>
[Collection(PackedRepositoryTests.Name)]
public sealed class ConsumerTests(PackedRepository packed)
{
    [Fact]
    public void AProjectOfTheTemplateWithASpecAddedBuildsTrainsAndHasTheVerbs()
    {
        string feed = packed.Feed, hive = Path.Combine(packed.Folder, "hive"), app = Path.Combine(packed.Folder, "my-app");
        Dotnet.Run(packed.Folder, "new", "install", Path.Combine(feed, $"GqaGen.Templates.{packed.Version}.nupkg"), "--debug:custom-hive", hive);
        Dotnet.Run(packed.Folder, "new", "gqagen", "-n", "my-app", "-o", app, "--debug:custom-hive", hive);

        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{PackedRepository.MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        string project = Path.Combine(app, "my-app.csproj");
        var variants = new XElement("PackageReference", new XAttribute("Include", "GqaGen.Variants"), new XAttribute("Version", packed.Version));
        XDocument edited = XDocument.Load(project);
        edited.Root!.Add(new XElement("ItemGroup", variants));
        edited.Save(project);
        Edit(Path.Combine(app, "my-attention.gqa.yaml"), "epochs: 15", "epochs: 1");
        Directory.CreateDirectory(Path.Combine(app, "Specs"));
        File.WriteAllText(Path.Combine(app, "Specs", "added.gqa.yaml"), "attention: { embed_dim: 16, num_heads: 4, num_kv_heads: 2 }\nmodel: { img_size: 8, patch_size: 4, depth: 1, num_classes: 5 }\n");
        Edit(Path.Combine(app, "Program.cs"), "return 0;", """
            using AddedViT added = AddedViT.Create(AddedOptions.Default, seed: 1);
            using TorchSharp.torch.Tensor logits = added.call(TorchSharp.torch.zeros(2, 3, 8, 8));
            Console.WriteLine($"added: {string.Join(" x ", logits.shape)}; the paper's: {GqaGen.Variants.GqaCatalog.All.Count}");
            return 0;
            """);

        // Threads of OpenMP that wait for a busy core would take most of the time beside other tests.
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(packed.Folder, "packages"), ["OMP_NUM_THREADS"] = "1" };
        string output = Dotnet.Run(app, environment, "run", "-c", "Release");
        Assert.Matches(@"my-attention: \d+\.\d % of the test digits", output);
        Assert.Contains("added: 2 x 5; the paper's: 7", output, StringComparison.Ordinal);

        using JsonDocument list = JsonDocument.Parse(Dotnet.Run(app, environment, "run", "-c", "Release", "--no-build", "--", "list", "--format", "json"));
        Assert.Equal(["added", "my-attention"], list.RootElement.GetProperty("variants").EnumerateArray().Select(v => v.GetProperty("name").GetString()));
    }

    /// <summary>A namespace cannot be a keyword, as a folder can.</summary>
    [Theory]
    [InlineData("class", "_class")]
    [InlineData("My.await.2x", "My._await._2x")]
    [InlineData("my-app", "my_app")]
    public void TheTemplateMakesANamespaceOfAnyName(string name, string expected)
    {
        string hive = Path.Combine(packed.Folder, $"hive-{name}"), app = Path.Combine(packed.Folder, $"named-{name}");
        Dotnet.Run(packed.Folder, "new", "install", Path.Combine(packed.Feed, $"GqaGen.Templates.{packed.Version}.nupkg"), "--debug:custom-hive", hive);
        Dotnet.Run(packed.Folder, "new", "gqagen", "-n", name, "-o", app, "--debug:custom-hive", hive);
        Assert.Equal(expected, XDocument.Load(Path.Combine(app, $"{name}.csproj")).Descendants("RootNamespace").Single().Value);
        Assert.Contains($"using {expected};", File.ReadLines(Path.Combine(app, "Program.cs")));
        Assert.Equal(["bin/", "obj/", "runs/"], File.ReadLines(Path.Combine(app, ".gitignore")));
    }

    private static void Edit(string file, string old, string replacement)
    {
        string text = File.ReadAllText(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }
}
