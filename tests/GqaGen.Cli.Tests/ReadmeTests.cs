namespace GqaGen.Cli.Tests;

/// <summary>What the README shows of the tool is what it prints.</summary>
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(SpecFolder.Shipped("mha"))!, "..", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void TheProblemInItIsShownSo()
    {
        using var folder = new SpecFolder();
        string file = folder.Add("my-variant.gqa.yaml", "attention:\n  num_heads: 6\n  num_kv_head: 3\n");
        string shown = Shell.Run("check", file).Out.Replace($"{folder.Path.Replace('\\', '/')}/", "", StringComparison.Ordinal);
        Assert.True(Text.Contains($"```\n{shown}```", StringComparison.Ordinal), $"README.md does not show:\n{shown}");
    }

    [Fact]
    public void EveryVerbStandsInIt()
    {
        string help = Shell.Run("--help").Out;
        string[] verbs = [.. help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(l => l.Length > 0)
            .Where(l => l.StartsWith("  ", StringComparison.Ordinal) && l[2] != ' ').Select(l => l.Trim().Split(' ')[0])];
        Assert.True(verbs.Length >= 5, help);
        Assert.All(verbs, verb => Assert.True(Text.Contains($"\n| `{verb}", StringComparison.Ordinal), $"README.md has no row for '{verb}'."));
    }
}
