namespace GqaGen.Cli.Tests;

/// <summary>A verb that there is not, or an option that a verb does not have, is said to be none, also where an argument takes any number of values.</summary>
public sealed class MistypedWordTests
{
    [Theory]
    [InlineData("--formt", "--format", "explain", "specs/gqa.gqa.yaml", "--formt", "json")]
    [InlineData("--formt", "--format", "check", "specs/gqa.gqa.yaml", "--formt", "json")]
    [InlineData("--formt", "--format", "audit", "gqa", "--formt", "json")]
    [InlineData("--formt", "--format", "check", "--formt", "--", "--format")]
    [InlineData("--hepl", "--help", "check", "--hepl")]
    [InlineData("--hepl", "--help", "study", "run", "x.study.yaml", "--hepl")]
    [InlineData("--verson", "--version", "--verson")]
    [InlineData("--hlep", "--help", "study", "--hlep")]
    public void IsNoValue(string option, string meant, params string[] args)
    {
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: There is no option '{option}'; did you mean '{meant}'?\nUsage and examples: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-f", "check", "specs/gqa.gqa.yaml", "-f", "json")]
    [InlineData("-f", "explain", "-f", "json", "specs/gqa.gqa.yaml")]
    [InlineData("-v", "-v")]
    [InlineData("-x", "train", "-x", "--variant", "gqa")]
    public void NeitherIsAShortOne(string option, params string[] args)
    {
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: There is no option '{option}'.\nUsage and examples: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("-1")]
    [InlineData("-.5.gqa.yaml")]
    public void ADashAndANumberAreValues(string path) =>
        Assert.Contains($"error: {path}: there is no such file", Shell.Run("check", path).Error, StringComparison.Ordinal);

    [Fact]
    public void WhatFollowsTwoDashesIsNoOption() =>
        Assert.DoesNotContain("option", Shell.Run("explain", "gqa", "--", "-b").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("help", "--help", "help")]
    [InlineData("version", "--version", "version")]
    [InlineData("help", "--help", "study", "help")]
    [InlineData("chekc", "check", "chekc", "specs/gqa.gqa.yaml")]
    [InlineData("rnu", "run", "study", "rnu", "x.study.yaml")]
    public void AMistypedVerbIsOneProblem(string verb, string meant, params string[] args)
    {
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"error: There is no verb '{verb}'; did you mean '{meant}'?\nUsage and examples: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--formt", "check", "--", "--formt")]
    [InlineData("-f", "check", "--", "-f")]
    [InlineData("-f", "emit", "--out", "-f", "--", "-f")]
    public void AfterTwoDashesItIsAValue(string path, params string[] args) =>
        Assert.Contains($"error: {path}: there is no ", Shell.Run(args).Error, StringComparison.Ordinal);
}
