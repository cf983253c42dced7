using System.Text.Json;

namespace GqaGen.Cli.Tests;

// What an explanation holds is the compiler's, which has tests of its own.
public sealed class ExplainTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    [Fact]
    public void ASpecIsExplainedAsText()
    {
        Shell run = Shell.Run("explain", _folder.Copy("kdgqa"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("kdgqa", run.Out, StringComparison.Ordinal);
        Assert.Contains("tiny", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void ASpecIsExplainedAsJson()
    {
        Shell run = Shell.Run("explain", _folder.Copy("kdgqa"), "--format", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        Assert.Equal(1, document.RootElement.GetProperty("formatVersion").GetInt32());
        Assert.Equal("kdgqa", document.RootElement.GetProperty("explanation").GetProperty("name").GetString());
    }

    [Fact]
    public void ASpecWithErrorsIsReportedInstead()
    {
        Shell run = Shell.Run("explain", _folder.Add("bad.gqa.yaml", "attention: 3"));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("bad.gqa.yaml(1,", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameWithoutASpecSaysWhereItWasSought()
    {
        Shell run = Shell.Run("explain", "no-such-variant");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("there is no no-such-variant.gqa.yaml", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
