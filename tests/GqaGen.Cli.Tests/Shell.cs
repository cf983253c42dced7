using GqaGen.Variants;

namespace GqaGen.Cli.Tests;

/// <summary>Runs a verb in this process and keeps what it prints.</summary>
internal sealed record Shell(int ExitCode, string Out, string Error)
{
    public static Shell Run(params string[] args) => Run(false, args);

    public static Shell Run(bool hasColour, params string[] args)
    {
        var data = new StringWriter { NewLine = "\n" };
        var messages = new StringWriter { NewLine = "\n" };
        int code = GqaCli.Run(args, GqaCatalog.All, new CliHost("gqagen", data, messages, hasColour));
        return new(code, data.ToString(), messages.ToString());
    }

    /// <summary>For snapshots: all of it, and the folder's name, which differs from run to run, as DIR.</summary>
    public string Transcript(SpecFolder folder) =>
        $"exit code {ExitCode}\n---- standard output\n{Out}---- standard error\n{Error}".Replace(folder.Path.Replace('\\', '/'), "DIR", StringComparison.Ordinal).Replace(folder.Path, "DIR", StringComparison.Ordinal);
}
