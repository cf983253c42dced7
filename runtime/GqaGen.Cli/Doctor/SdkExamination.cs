using System.ComponentModel;
using System.Diagnostics;

namespace GqaGen.Cli.Doctor;

/// <summary>The .NET SDKs that can build specs.</summary>
internal static class SdkExamination
{
    private const string Subject = ".NET SDK";
    private const int Needed = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Finding Examine() => Judge(List());

    /// <param name="listing">What <c>dotnet --list-sdks</c> printed: lines such as <c>10.0.100 [/usr/share/dotnet/sdk]</c>; null if there is no dotnet.</param>
    public static Finding Judge(string? listing)
    {
        string[] versions = [.. (listing ?? "").Split('\n').Select(line => line.Split(' ')[0].Trim()).Where(v => v.Length > 0)];
        string? newest = versions.Where(v => Major(v) >= Needed).LastOrDefault();
        string install = $"Install the .NET {Needed} SDK from https://dot.net and put dotnet on the PATH; to run built programs, its runtime is enough.";
        return listing is null ? new(Subject, Verdict.Warning, "the command dotnet was not found or does not answer", install)
            : versions.Length == 0 ? new(Subject, Verdict.Warning, "there is a runtime but no SDK", install)
            : newest is null ? new(Subject, Verdict.Error, $"{string.Join(", ", versions)}: all older than {Needed}", install)
            : new(Subject, Verdict.Ok, newest);
    }

    private static int Major(string version) => int.TryParse(version.Split('.')[0], out int major) ? major : 0;

    private static string? List()
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(dotnet, "--list-sdks") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            if (process is null) return null;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!Task.WaitAll([output, errors], Patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }
}
