using System.Xml.Linq;

namespace GqaGen.Packages.Tests;

/// <summary>What the packages hold.</summary>
[Collection(PackedRepositoryTests.Name)]
public sealed class PackageTests(PackedRepository packed)
{
    private static readonly string[] Ids = ["GqaGen", "GqaGen.Cli", "GqaGen.Compiler", "GqaGen.Experiments", "GqaGen.Runtime", "GqaGen.Templates", "GqaGen.Tool", "GqaGen.Variants"];

    /// <summary>The symbols of the others are in them.</summary>
    private static readonly string[] WithSymbols = ["GqaGen.Cli", "GqaGen.Experiments", "GqaGen.Runtime", "GqaGen.Tool", "GqaGen.Variants"];

    [Fact]
    public void ThePackagesAreTheseAndPackingThemIsQuiet()
    {
        Assert.Equal(
            [.. Ids.Select(id => $"{id}.{packed.Version}.nupkg").Concat(WithSymbols.Select(id => $"{id}.{packed.Version}.snupkg")).Order(StringComparer.Ordinal)],
            packed.FileNames);
        Assert.DoesNotContain("warning", packed.Log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("missing a readme", packed.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void TheGeneratorBringsWhatItLoadsAndNothingElse() => Assert.Equal(
        [
            "DIAGNOSTICS.md", "README.md", "analyzers/dotnet/cs/GqaGen.Compiler.dll", "analyzers/dotnet/cs/GqaGen.Generator.dll", "analyzers/dotnet/cs/YamlDotNet.dll",
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
        Assert.Equal(["README.md", "lib/net10.0/GqaGen.Cli.dll", "lib/net10.0/GqaGen.Cli.xml"], packed.Files("GqaGen.Cli"));
        Assert.Equal(["README.md", "lib/netstandard2.0/GqaGen.Compiler.dll", "lib/netstandard2.0/GqaGen.Compiler.xml"], packed.Files("GqaGen.Compiler"));
        Assert.Equal(["README.md", "lib/net10.0/GqaGen.Experiments.dll", "lib/net10.0/GqaGen.Experiments.xml"], packed.Files("GqaGen.Experiments"));
        Assert.All(["GqaGen.Cli", "GqaGen.Experiments", "GqaGen.Runtime", "GqaGen.Variants"], id => Assert.Equal([$"lib/net10.0/{id}.pdb"], packed.Files(id, "snupkg")));
    }

    [Fact]
    public void TheToolBringsWhatItLoadsOnEverySystemButLibTorch()
    {
        const string root = "tools/net10.0/any/", natives = $"{root}runtimes/";
        Assert.Equal(
            [
                "README.md", "licenses/NOTICES.md", "licenses/Roboto.txt", "licenses/SkiaSharp.txt", "licenses/digits.md",
                $"{root}DotnetToolSettings.xml", $"{root}Google.Protobuf.dll",
                $"{root}GqaGen.Cli.dll", $"{root}GqaGen.Cli.pdb", $"{root}GqaGen.Compiler.dll",
                $"{root}GqaGen.Experiments.dll", $"{root}GqaGen.Experiments.pdb", $"{root}GqaGen.Runtime.dll", $"{root}GqaGen.Runtime.pdb", $"{root}GqaGen.Variants.dll", $"{root}GqaGen.Variants.pdb",
                $"{root}HarfBuzzSharp.dll", $"{root}ICSharpCode.SharpZipLib.dll", $"{root}MathNet.Numerics.dll", $"{root}ScottPlot.dll", $"{root}SkiaSharp.HarfBuzz.dll", $"{root}SkiaSharp.dll",
                $"{root}Spectre.Console.Ansi.dll", $"{root}Spectre.Console.dll", $"{root}System.CommandLine.dll", $"{root}System.IO.Hashing.dll", $"{root}TorchSharp.dll", $"{root}YamlDotNet.dll",
                $"{root}gqagen.deps.json", $"{root}gqagen.dll", $"{root}gqagen.pdb", $"{root}gqagen.runtimeconfig.json",
                $"{natives}linux-x64/native/libHarfBuzzSharp.so", $"{natives}linux-x64/native/libLibTorchSharp.so", $"{natives}linux-x64/native/libSkiaSharp.so",
                $"{natives}osx-arm64/native/libLibTorchSharp.dylib", $"{natives}osx/native/libHarfBuzzSharp.dylib", $"{natives}osx/native/libSkiaSharp.dylib",
                $"{natives}win-x64/native/LibTorchSharp.dll", $"{natives}win-x64/native/libHarfBuzzSharp.dll", $"{natives}win-x64/native/libSkiaSharp.dll",
            ],
            packed.Files("GqaGen.Tool"));
        Assert.Equal(["GqaGen.Cli", "GqaGen.Experiments", "GqaGen.Runtime", "GqaGen.Variants", "gqagen"], packed.Files("GqaGen.Tool", "snupkg").Select(f => Path.GetFileNameWithoutExtension(f)!));
    }

    /// <summary>It must load on systems with an older libstdc++ than the one that it was packed on.</summary>
    [Fact]
    public void TheToolsLibraryForLinuxDemandsWeaklyWhatItDoesNotUseWhereverItIsPacked()
    {
        string torchSharp = Path.Combine(PackedRepository.MachinePackages, "torchsharp", packed.Nuspec("GqaGen.Runtime").VersionOf("TorchSharp"));
        byte[] original = File.ReadAllBytes(Path.Combine(torchSharp, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
        byte[] ours = packed.Read("GqaGen.Tool", "tools/net10.0/any/runtimes/linux-x64/native/libLibTorchSharp.so");
        Assert.Equal(original.Length, ours.Length);
        int changed = Assert.Single(Enumerable.Range(0, ours.Length), i => ours[i] != original[i]);
        Assert.Equal(original[changed] | 2, ours[changed]);        // VER_FLG_WEAK
    }

    [Fact]
    public void TheTemplateIsOneProjectWithOneSpec()
    {
        const string root = "content/GqaApp.1/";
        Assert.Equal(
            ["README.md", $"{root}.gitignore", $"{root}.template.config/template.json", $"{root}GqaApp.1.csproj", $"{root}Program.cs", $"{root}gqagen.schema.json", $"{root}my-attention.gqa.yaml"],
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
            if (Path.Exists(Path.Combine(PackedRepository.Repository, ".git"))) Assert.Matches("^[0-9a-f]{40}$", nuspec.Commit);
        });
        Assert.Equal("true", packed.Nuspec("GqaGen").Element("developmentDependency"));
        Assert.Empty(packed.Nuspec("GqaGen").Dependencies);
        Assert.Contains("TorchSharp", packed.Nuspec("GqaGen.Runtime").Dependencies);
        Assert.Contains("GqaGen.Runtime", packed.Nuspec("GqaGen.Variants").Dependencies);
        Assert.Equal(["YamlDotNet"], packed.Nuspec("GqaGen.Compiler").Dependencies);
        Assert.All(["GqaGen.Compiler", "GqaGen.Experiments", "GqaGen.Runtime", "System.CommandLine"], id => Assert.Contains(id, packed.Nuspec("GqaGen.Cli").Dependencies));
        Assert.Empty(packed.Nuspec("GqaGen.Tool").Dependencies);
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
}
