using System.CommandLine;
using GqaGen.Cli.Doctor;
using GqaGen.Cli.Output;

namespace GqaGen.Cli.Verbs;

/// <summary><c>doctor</c>: whether programs build and run on this machine.</summary>
internal static class DoctorVerb
{
    public static Command Command(CliHost host)
    {
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "doctor",
            "Examines what programs need here: the .NET SDK, TorchSharp's native library and its symbol versions, CPU features, threads, CUDA; each with a verdict and the mend. Exit code 1 if something keeps programs from building or running.",
            "doctor",
            "doctor --format json") { format };
        command.SetAction(parsed => Print(Examine(), parsed.GetValue(format), host));
        return command;
    }

    internal static int Print(IReadOnlyList<Finding> findings, OutputFormat format, CliHost host)
    {
        if (format == OutputFormat.Json) Json.Write(host.Out, new { Json.FormatVersion, Findings = findings });
        else WriteText(findings, host);
        return findings.Any(f => f.Verdict == Verdict.Error) ? ExitCode.Errors : ExitCode.Clean;
    }

    private static IReadOnlyList<Finding> Examine()
    {
        Finding native = NativeExamination.Examine();
        bool isLoaded = native.Verdict == Verdict.Ok;
        return
        [
            SdkExamination.Examine(), native, SymbolVersionExamination.Examine(isLoaded),
            MachineExamination.Cpu(), MachineExamination.Threads(isLoaded), MachineExamination.Cuda(isLoaded),
        ];
    }

    private static void WriteText(IReadOnlyList<Finding> findings, CliHost host)
    {
        var ink = new Ink(host.HasColour);
        int width = findings.Max(f => f.Subject.Length);
        foreach (Finding finding in findings)
        {
            string verdict = finding.Verdict switch { Verdict.Ok => ink.Green("ok     "), Verdict.Warning => ink.Yellow("warning"), _ => ink.Red("error  ") };
            host.Out.Write($"{verdict}  {finding.Subject.PadRight(width)}  {Printable.Line(finding.Found)}\n");
            if (finding.Mend is { } mend) host.Out.Write($"{new string(' ', 9 + width + 2)}{Printable.Line(mend)}\n");
        }
    }
}
