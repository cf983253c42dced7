namespace GqaGen.Cli.Tests;

public sealed class UsageTests
{
    public static TheoryData<string> Verbs => ["list", "check", "explain", "emit", "diff", "doctor", "train", "eval", "convert", "freeze"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void EveryVerbHasHelpWithExamples(string verb)
    {
        Shell run = Shell.Run(verb, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.Contains($"gqagen {verb}", run.Out, StringComparison.Ordinal);
        Assert.Contains("--format <text|json>", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void HelpNamesTheVerbsAndTheExitCodes()
    {
        Shell run = Shell.Run("--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Snapshot.Verify(run.Out, "help.text");
    }

    [Theory]
    [InlineData("")]
    [InlineData("chekc x")]
    [InlineData("check")]
    [InlineData("emit")]
    [InlineData("emit a b")]
    [InlineData("diff a")]
    [InlineData("list --format yaml")]
    [InlineData("list --format 1")]
    [InlineData("doctor --unknown")]
    public void AWrongCommandSaysSoAndExitsWithTwo(string line)
    {
        Shell run = Shell.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("emit")]
    [InlineData("explain")]
    public void APathThatNamesNoFileIsAMessageNotACrash(string verb)
    {
        foreach (string path in new[] { "no/such/spec.gqa.yaml", "nul\0nul.gqa.yaml", "@response", new string('x', 5000), "\e[31mred" })
        {
            Shell run = Shell.Run(verb, path);
            Assert.Equal((2, ""), (run.ExitCode, verb == "check" ? "" : run.Out));
            Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain('\e', run.Error);
        }
    }
}
