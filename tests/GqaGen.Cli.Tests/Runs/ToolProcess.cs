using System.Diagnostics;
using GqaGen.Variants;

namespace GqaGen.Cli.Tests.Runs;

/// <summary>The tool in a process of its own, to be stopped and killed: this test assembly, started as a program.</summary>
internal static class ToolProcess
{
    public static int Main(string[] args) => GqaCli.Run(args, GqaCatalog.All);

    public static Process Start(params string[] args) => Begin("dotnet", [typeof(ToolProcess).Assembly.Location, .. args]);

    /// <summary>With a redirection of the POSIX shell, for instance <c>2>&amp;-</c>.</summary>
    public static Process StartRedirected(string redirection, params string[] args) =>
        Begin("sh", ["-c", $"exec \"$0\" \"$@\" {redirection}", "dotnet", typeof(ToolProcess).Assembly.Location, .. args]);

    /// <summary>Waits for the end → exit code, standard output and error.</summary>
    public static Shell End(Process process)
    {
        using (process)
        {
            Task<string> data = process.StandardOutput.ReadToEndAsync(), messages = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(2))) process.Kill();
            process.WaitForExit();
            return new(process.ExitCode, data.Result, messages.Result);
        }
    }

    private static Process Begin(string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_ROLL_FORWARD"] = "LatestMinor";
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }
}
