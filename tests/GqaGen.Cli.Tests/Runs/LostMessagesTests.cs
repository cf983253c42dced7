namespace GqaGen.Cli.Tests.Runs;

/// <summary>A standard error that takes nothing: messages are lost, what was asked for is done, and the exit code is the same.</summary>
public sealed class LostMessagesTests : IDisposable
{
    private readonly SpecFolder _folder = new();

    [SkippableTheory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public void ARequestThatCannotBeCarriedOutExitsWithTwo(string redirection)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/dev/full is of Linux");
        Assert.Equal(2, ToolProcess.End(ToolProcess.StartRedirected(redirection, "list", "--foo")).ExitCode);
        Assert.Equal(2, ToolProcess.End(ToolProcess.StartRedirected(redirection, "check", Path.Combine(_folder.Path, "missing.gqa.yaml"))).ExitCode);
        Assert.Equal(1, ToolProcess.End(ToolProcess.StartRedirected(redirection, "check", _folder.Add("bad.gqa.yaml", "attention: 3"))).ExitCode);
    }

    [SkippableTheory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public void ATrainingGoesOnToItsEnd(string redirection)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/dev/full is of Linux");
        Shell run = ToolProcess.End(ToolProcess.StartRedirected(redirection, "train", "--variant", "gqa", "--train-limit", "64", "--epochs", "1", "--threads", "1", "--device", "cpu", "--output", _folder.Path, "--experiment", "run"));
        Assert.True(run.ExitCode == 0, $"exit code {run.ExitCode}: {run.Error}");
        Assert.Contains("trained ", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "run", "summary.json")), "the run has no summary");
    }

    public void Dispose() => _folder.Dispose();
}
