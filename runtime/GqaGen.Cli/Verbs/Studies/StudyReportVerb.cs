using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Reports;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Experiments.Studies.Status;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Studies;

/// <summary><c>study report</c>: what a study has shown so far.</summary>
internal static class StudyReportVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        var inputs = new StudyInputs(catalog, host);
        Option<bool> noTimes = new("--no-times") { Description = "Without the time of a step: the report then depends on the study and the data alone." };
        VerbCommand command = new(
            "report",
            "Writes report/ in the study's folder from the cells that are done (HTML, Markdown, CSV, pictures), and prints the path of report.html. The same results give the same bytes; times of steps are of the machine, and --no-times leaves them out. Exit code 1 if cells are missing.",
            "study report smoke.study.yaml");
        inputs.AddTo(command);
        command.Add(noTimes);
        command.SetAction(parsed =>
        {
            if (inputs.Plan(parsed) is not { } study) return ExitCode.Errors;
            var results = StudyResults.Read(study.Plan, study.Directory, message => host.Error.WriteLine($"warning: {Printable.Line(message)}"));
            try
            {
                StudyDescription description = StudyWords.Describe(results, StudyStatus.Read(study.Plan, study.Directory));
                StudyReport.Write(study.Directory.Report, description, results.Cells, parsed.GetValue(noTimes) ? [] : StudyWords.Times(results));
                host.Out.Write($"{Path.Combine(study.Directory.Report, "report.html")}\n");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CliException($"{study.Directory.Report}: cannot be written: {e.Message}");
            }
            if (results.Missing.Count > 0) host.Error.WriteLine($"{Words.Count(results.Missing.Count, "cell")} of {study.Plan.Cells.Count} not done yet: run {host.Name} study run, or see {host.Name} study status");
            return results.Missing.Count > 0 ? ExitCode.Errors : ExitCode.Clean;
        });
        return command;
    }
}
