using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GqaGen.Packages.Tests;

/// <summary>What a program did, in an environment that keeps nothing of the build which runs the tests.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static Outcome Of(string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["NuGetAudit"] = "false";

        // Executables look for .NET there, wherever the tests' own lies.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        foreach ((string name, string value) in environment) start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Limit}.");
        }
        return new(process.ExitCode, output.Result, errors.Result);
    }
}

/// <summary>The SDK's command, which must succeed.</summary>
internal static class Dotnet
{
    public static string Run(string folder, params string[] arguments) => Run(folder, new Dictionary<string, string>(), arguments);

    /// <returns>What the command printed.</returns>
    public static string Run(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        Outcome outcome = Outcome.Of("dotnet", folder, environment, arguments);
        string all = $"{outcome.Out}\n{outcome.Error}".Trim();
        Assert.True(outcome.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{all}");
        return all;
    }
}
