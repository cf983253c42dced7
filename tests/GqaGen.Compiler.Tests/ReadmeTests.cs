using System.Reflection;
using System.Text.RegularExpressions;

namespace GqaGen.Compiler.Tests;

/// <summary>What the README shows must be true.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(
        typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..", "README.md"));

    [Fact]
    public void EverySpecInItBindsWithoutAProblem()
    {
        string[] specs = [.. YamlBlock().Matches(Text).Select(m => m.Groups[1].Value)];
        Assert.Equal(2, specs.Length);
        Assert.All(specs, spec => Assert.Empty(SpecCompiler.Bind(new SpecSource("my-variant.gqa.yaml", spec)).Diagnostics));
    }

    [Fact]
    public void TheErrorInItIsTheErrorTheCompilerGives()
    {
        SpecResult result = SpecCompiler.Bind(new SpecSource("my-variant.gqa.yaml", "attention:\n  num_heads: 6\n  num_kv_head: 3\n"));
        string error = Assert.Single(result.Diagnostics).ToString();
        Assert.True(Text.Contains(error, StringComparison.Ordinal), $"README.md does not show: {error}");
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
