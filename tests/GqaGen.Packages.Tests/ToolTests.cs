using System.Runtime.InteropServices;
using System.Text.Json;

namespace GqaGen.Packages.Tests;

/// <summary>The tool as <c>dotnet tool install</c> leaves it, on a machine without libtorch and on one with it.</summary>
[Collection(PackedRepositoryTests.Name)]
public sealed class ToolTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    private const string Good = "attention: { embed_dim: 16, num_heads: 4, num_kv_heads: 2 }\n";

    [Fact]
    public void TheVerbsThatNeedNoTensorRunWithoutLibTorch()
    {
        string good = tool.Write("good.gqa.yaml", Good), other = tool.Write("other.gqa.yaml", $"{Good}grouping: {{ rule: key-norm }}\n");
        using JsonDocument list = JsonDocument.Parse(Succeed("list", "--format", "json"));
        Assert.Equal(7, list.RootElement.GetProperty("variants").GetArrayLength());
        Succeed("check", good, other);
        Assert.Contains("good", Succeed("explain", good), StringComparison.Ordinal);
        Assert.Contains("class GoodAttention", Succeed("emit", good), StringComparison.Ordinal);
        Assert.Contains("key-norm", Succeed("diff", good, other), StringComparison.Ordinal);
        JsonDocument.Parse(Succeed("schema")).Dispose();
    }

    [Fact]
    public void AMistakeIsAnErrorAtItsLineAndColumn()
    {
        Outcome outcome = tool.WithoutLibTorch("check", tool.Write("bad.gqa.yaml", "attention:\n  num_kv_head: 2\n"));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("bad.gqa.yaml(2,3): error GQA0020: Unknown key 'num_kv_head'", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void DoctorSaysHowToGetLibTorch()
    {
        Outcome outcome = tool.WithoutLibTorch("doctor", "--format", "json");
        Assert.Equal(1, outcome.ExitCode);
        JsonElement native = NativeLibrary(outcome);
        Assert.Equal("error", native.GetProperty("verdict").GetString());
        Assert.Contains("a part of libtorch, was not found", native.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains($"dotnet package download libtorch-cpu-{tool.System}@", native.GetProperty("mend").GetString(), StringComparison.Ordinal);
        Assert.Contains(tool.NoPackages, native.GetProperty("mend").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LibTorchIsFoundWhereNuGetKeepsPackagesAndIsNotCopied()
    {
        string[] before = tool.InstalledFiles();
        Outcome outcome = tool.Run(PackedRepository.MachinePackages, "doctor", "--format", "json");
        JsonElement native = NativeLibrary(outcome);
        Assert.True(native.GetProperty("verdict").GetString() == "ok", outcome.Out);
        Assert.Contains(Path.Combine(PackedRepository.MachinePackages, $"libtorch-cpu-{tool.System}"), native.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, tool.InstalledFiles());
    }

    private static JsonElement NativeLibrary(Outcome outcome)
    {
        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        return document.RootElement.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("subject").GetString() == "native library").Clone();
    }

    private string Succeed(params string[] arguments)
    {
        Outcome outcome = tool.WithoutLibTorch(arguments);
        Assert.True(outcome.ExitCode == 0, $"gqagen {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{outcome.Out}\n{outcome.Error}");
        return outcome.Out;
    }
}

/// <summary>The tool, installed from the packages.</summary>
public sealed class InstalledTool
{
    private readonly PackedRepository _packed;
    private readonly string _folder;

    public InstalledTool(PackedRepository packed)
    {
        _packed = packed;
        _folder = Path.Combine(packed.Folder, "tool");
        NoPackages = Path.Combine(packed.Folder, "no-packages");
        Dotnet.Run(packed.Folder, new Dictionary<string, string> { ["NUGET_PACKAGES"] = NoPackages }, "tool", "install", "GqaGen.Tool", "--tool-path", _folder, "--source", packed.Feed, "--version", packed.Version);
    }

    /// <summary>A folder of packages that has none.</summary>
    public string NoPackages { get; }

    /// <summary>As the packages of libtorch name it.</summary>
    public string System { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    public string[] InstalledFiles() => [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_packed.Folder, name), text);
        return name;
    }

    internal Outcome WithoutLibTorch(params string[] arguments) => Run(NoPackages, arguments);

    internal Outcome Run(string packages, params string[] arguments) =>
        Outcome.Of(Path.Combine(_folder, "gqagen"), _packed.Folder, new Dictionary<string, string> { ["NUGET_PACKAGES"] = packages }, arguments);
}
