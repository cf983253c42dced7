using System.Diagnostics;
using System.Reflection;

namespace GqaGen.Generator.Tests;

/// <summary>What a consumer sees when it builds: a real <c>dotnet build</c> of a project with a bad spec.</summary>
public sealed class BuildOutputTests : IDisposable
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(
        typeof(BuildOutputTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", ".."));

    private readonly string _folder = Directory.CreateTempSubdirectory("gqagen-").FullName;

    [Fact]
    public void ABadSpecIsAnErrorAtItsLineAndColumn()
    {
        string bin = AppContext.BaseDirectory;
        Write("Directory.Build.props", "<Project />");
        Write("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{Repository}/generator/GqaGen.Generator/build/GqaGen.props" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><Analyzer Include="{bin}GqaGen.Generator.dll;{bin}GqaGen.Compiler.dll;{bin}YamlDotNet.dll" /></ItemGroup>
            </Project>
            """);
        Write("Program.cs", "namespace Consumer;");
        Write("Specs/mine.gqa.yaml", "attention:\n  num_heads: 6\n  num_kv_head: 3\ngrouping:\n  rule: difference\n  window: 0\n");

        string output = Build();
        Assert.Contains("mine.gqa.yaml(3,3): error GQA", output, StringComparison.Ordinal);
        Assert.Contains("did you mean 'num_kv_heads'?", output, StringComparison.Ordinal);
        Assert.Contains("mine.gqa.yaml(6,11): error GQA", output, StringComparison.Ordinal);
        Assert.DoesNotContain("CS8785", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Build()
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
        Assert.NotEqual(0, build.ExitCode);
        return output;
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
