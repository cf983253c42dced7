namespace GqaGen.Cli.Tests.Runs;

/// <summary>A verb that cannot do what it is asked: exit code 2, the reason on the standard error, and nothing written.</summary>
internal static class Refusal
{
    /// <param name="folder">Where nothing may appear or go.</param>
    /// <param name="args">The verb and its arguments.</param>
    /// <param name="messages">Each stands in what it says.</param>
    public static void Check(string folder, string[] args, params string[] messages)
    {
        string[] before = Directory.GetFileSystemEntries(folder);
        Shell run = Shell.Run(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.All(messages, message => Assert.Contains(message, run.Error, StringComparison.Ordinal));
        Assert.Equal(before, Directory.GetFileSystemEntries(folder));
    }
}
