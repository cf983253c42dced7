namespace GqaGen.Cli.Tests;

/// <summary>A verb that there is not, or an option that a verb does not have, is said to be none, also where an argument takes any number of values.</summary>
public sealed class MistypedWordTests
{
    [Theory]
    [InlineData("--formt", "--format", "explain", "specs/gqa.gqa.yaml", "--formt", "json")]
    [InlineData("--formt", "--format", "check", "specs/gqa.gqa.yaml", "--formt", "json")]
    [InlineData("--formt", "--format", "audit", "gqa", "--formt", "json")]
    public void IsNoValue(string option, string meant, params string[] args)
    {
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: There is no option '{option}'; did you mean '{meant}'?\nUsage and examples: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chekc", "check", "chekc", "specs/gqa.gqa.yaml")]
    [InlineData("rnu", "run", "study", "rnu", "x.study.yaml")]
    public void AMistypedVerbIsOneProblem(string verb, string meant, params string[] args)
    {
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: There is no verb '{verb}'; did you mean '{meant}'?\nUsage and examples: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AfterTwoDashesItIsAValue() =>
        Assert.Contains("--formt: there is no such file", Shell.Run("check", "--", "--formt").Error, StringComparison.Ordinal);
}
