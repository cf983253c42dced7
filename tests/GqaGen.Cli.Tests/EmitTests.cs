using System.Text.Json;

namespace GqaGen.Cli.Tests;

public sealed class EmitTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    [Fact]
    public void AFileHoldsWhatTheStandardOutputShows()
    {
        string spec = _folder.Copy("kdgqa"), output = Path.Combine(_folder.Path, "out", "below");
        string shown = Shell.Run("emit", spec, "--namespace", "My.Models").Out;
        Shell run = Shell.Run("emit", spec, "--namespace", "My.Models", "--out", output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        Assert.Equal($"{Path.Combine(output, "Kdgqa.g.cs")}\n", run.Out);
        Assert.Equal([Path.Combine(output, "Kdgqa.g.cs")], Directory.GetFileSystemEntries(output));
        Assert.Equal(shown, File.ReadAllText(Path.Combine(output, "Kdgqa.g.cs")));
        Assert.Contains("namespace My.Models;", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonHoldsTheSameText()
    {
        string spec = _folder.Copy("gqa");
        using JsonDocument document = JsonDocument.Parse(Shell.Run("emit", spec, "--format", "json").Out);
        Assert.Equal(1, document.RootElement.GetProperty("formatVersion").GetInt32());
        Assert.Equal("gqa", document.RootElement.GetProperty("spec").GetString());
        Assert.Equal("Gqa.g.cs", document.RootElement.GetProperty("file").GetString());
        Assert.Equal(Shell.Run("emit", spec).Out, document.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void ASpecWithErrorsGivesMessagesAndNoSource()
    {
        string output = Path.Combine(_folder.Path, "out");
        Shell run = Shell.Run("emit", _folder.Add("bad.gqa.yaml", "attention: { num_heads: 0 }"), "--out", output);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("bad.gqa.yaml(1,", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Theory]
    [InlineData("../../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("..\\escaped")]
    [InlineData("a/b")]
    [InlineData("con:x")]
    public void ANameCannotLeadOutOfTheFolder(string name)
    {
        string output = Path.Combine(_folder.Path, "out");
        Shell run = Shell.Run("emit", _folder.Add("hostile.gqa.yaml", $"name: '{name}'"), "--out", output);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Equal(["hostile.gqa.yaml"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [SkippableFact]
    public void ALinkInTheFolderIsReplacedNotFollowed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        string precious = _folder.Add("precious.txt", "untouched"), output = Path.Combine(_folder.Path, "out");
        Directory.CreateDirectory(output);
        File.CreateSymbolicLink(Path.Combine(output, "Mha.g.cs"), precious);
        Assert.Equal(0, Shell.Run("emit", _folder.Copy("mha"), "--out", output).ExitCode);
        Assert.Equal("untouched", File.ReadAllText(precious));
        Assert.Null(new FileInfo(Path.Combine(output, "Mha.g.cs")).LinkTarget);
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        string file = _folder.Add("a-file", "");
        Shell run = Shell.Run("emit", _folder.Copy("mha"), "--out", file);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains($"--out {file}: cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("My.class")]
    [InlineData("9Lives")]
    [InlineData("X; class Evil {} //")]
    [InlineData("A..B")]
    public void ANamespaceThatIsNoneIsRefused(string name)
    {
        Shell run = Shell.Run("emit", _folder.Copy("mha"), "--namespace", name);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("is no C# namespace", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
