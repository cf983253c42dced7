using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace GqaGen.Generator.Tests;

/// <summary>What a consumer sees when it builds: a real <c>dotnet build</c> of a project with a spec.</summary>
public sealed class BuildOutputTests : IDisposable
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(
        typeof(BuildOutputTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", ".."));

    private readonly string _folder = Directory.CreateTempSubdirectory("gqagen-").FullName;

    [Fact]
    public void ABadSpecIsAnErrorAtItsLineAndColumn()
    {
        WriteProject("<DefaultItemExcludes>$(DefaultItemExcludes);publish/**</DefaultItemExcludes>");
        Write("Specs/mine.gqa.yaml", "attention:\n  num_heads: 6\n  num_kv_head: 3\ngrouping:\n  rule: difference\n  window: 0\n");
        Write("Specs/windows.gqa.yaml", "\uFEFFattention:\r\n  num_heads: 6\r\n  num_kv_heads: 7\r\n");
        Write("Specs/binary.gqa.yaml", "name: x\nsummary: a\0b\n");
        Write("Specs/large.gqa.yaml", new string('a', 10 << 20));
        // What the SDK does not compile is no spec of the project.
        foreach (string copy in new[] { ".worktrees/x", "Specs/bin", "publish" }) Write($"{copy}/copy.gqa.yaml", "zzz: 1\n");

        string output = Build(succeeds: false);
        Assert.Contains("windows.gqa.yaml(3,17): error GQA0052", output, StringComparison.Ordinal);
        Assert.Contains("binary.gqa.yaml(2,11): error GQA0003", output, StringComparison.Ordinal);
        Assert.Contains("large.gqa.yaml(1,1): error GQA0002", output, StringComparison.Ordinal);
        Assert.Contains("mine.gqa.yaml(3,3): error GQA", output, StringComparison.Ordinal);
        string page = Regex.Match(output, @"GQA0020.*\((file://\S*/DIAGNOSTICS\.md)#gqa0020\)").Groups[1].Value;
        Assert.True(page.Length > 0 && File.Exists(new Uri(page).LocalPath), output);
        Assert.Contains("did you mean 'num_kv_heads'?", output, StringComparison.Ordinal);
        Assert.Contains("mine.gqa.yaml(6,11): error GQA", output, StringComparison.Ordinal);
        Assert.DoesNotContain("copy.gqa.yaml", output, StringComparison.Ordinal);
        Assert.DoesNotContain("CS8785", output, StringComparison.Ordinal);
    }

    /// <summary>The ways that DIAGNOSTICS.md shows. No C# file lies beside the spec, whose own .editorconfig counts nevertheless.</summary>
    [Fact]
    public void TheConsumerDecidesHowSevereAWarningIs()
    {
        WriteProject("<NoWarn>$(NoWarn);GQA0076;GQA0020</NoWarn>");
        Write(".globalconfig", "is_global = true\ndotnet_diagnostic.GQA0073.severity = none\n");
        Write(".editorconfig", "root = true\n[*.gqa.yaml]\ndotnet_diagnostic.GQA0074.severity = none\ndotnet_diagnostic.GQA0075.severity = none\n");
        Write("Specs/.editorconfig", "[*.gqa.yaml]\ndotnet_diagnostic.GQA0075.severity = error\n");
        Write("Specs/mine.gqa.yaml", "grouping: { rule: key-norm, scope: batch }\nattention: { num_kv_heads: 2 }\nperturbed: { strength: 0 }\ntraining: { min_lr: 1.0e-6 }\n");
        Write("official.gqa.yaml", "grouping: { rule: difference, preset: reference }\n");
        Write("bad.gqa.yaml", "zzz: 1\n");

        string output = Build(succeeds: false);
        Assert.Contains("mine.gqa.yaml(2,28): warning GQA0071", output, StringComparison.Ordinal);
        Assert.Contains("mine.gqa.yaml(3,24): error GQA0075", output, StringComparison.Ordinal);
        Assert.Contains("official.gqa.yaml(1,39): warning GQA0072", output, StringComparison.Ordinal);
        foreach (string hidden in new[] { "GQA0073", "GQA0074", "GQA0076" }) Assert.DoesNotContain(hidden, output, StringComparison.Ordinal);
        // A spec that cannot be compiled is never hidden.
        Assert.Contains("bad.gqa.yaml(1,1): error GQA0020", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AGeneratorThatFailsIsAnError()
    {
        // Without the YAML library beside it the generator throws as soon as it reads a spec.
        foreach (string file in new[] { "GqaGen.Generator.dll", "GqaGen.Compiler.dll" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, "analyzers"));
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(_folder, "analyzers", file));
        }
        WriteProject(analyzers: "analyzers/GqaGen.Generator.dll;analyzers/GqaGen.Compiler.dll");
        Write("mine.gqa.yaml", "{}\n");

        Assert.Contains("error CS8785", Build(succeeds: false), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Build(bool succeeds)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "-nologo", "-clp:NoSummary", "-nodeReuse:false"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        using Process build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0 == succeeds, output);
        return output;
    }

    private void WriteProject(string properties = "", string? analyzers = null)
    {
        string bin = AppContext.BaseDirectory;
        Write("Directory.Build.props", "<Project />");
        Write("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Repository}/generator/GqaGen.Generator/build/GqaGen.props" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup>
              <ItemGroup><Analyzer Include="{analyzers ?? $"{bin}GqaGen.Generator.dll;{bin}GqaGen.Compiler.dll;{bin}YamlDotNet.dll"}" /></ItemGroup>
            </Project>
            """);
        Write("Program.cs", "namespace Consumer;");
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
