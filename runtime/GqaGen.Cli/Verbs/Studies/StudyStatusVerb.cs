using System.CommandLine;
using System.Globalization;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Experiments.Studies.Status;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Studies;

/// <summary><c>study status</c>: how far a study is.</summary>
internal static class StudyStatusVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        var inputs = new StudyInputs(catalog, host);
        Option<OutputFormat> format = FormatOption.Create();
        VerbCommand command = new(
            "status",
            "Shows how far a study is, without changing it: what is done, running (by whom, since when), failed (why) and waiting, phase by phase. JSON lists every training.",
            "study status smoke.study.yaml",
            "study status paper.study.yaml --out /shared/paper --format json") { format };
        inputs.AddTo(command);
        command.SetAction(parsed =>
        {
            if (inputs.Plan(parsed) is not { } study) return ExitCode.Errors;
            var status = StudyStatus.Read(study.Plan, study.Directory);
            if (parsed.GetValue(format) == OutputFormat.Json) Json.Write(host.Out, Document(study, status));
            else WriteText(study, status, host);
            foreach (string missing in study.Plan.Missing) host.Error.WriteLine($"warning: {Printable.Line(missing)}");
            return ExitCode.Clean;
        });
        return command;
    }

    private static void WriteText(PlannedStudy study, StudyStatus status, CliHost host)
    {
        var ink = new Ink(host.HasColour);
        host.Out.Write($"{ink.Bold(study.Plan.Study.Name)}: {Words.Count(study.Plan.Cells.Count, "cell")} in {study.ShownDirectory}\n");
        List<string[]> rows = [["phase", "done", "running", "failed", "blocked", "waiting"]];
        foreach (Phase phase in study.Plan.Phases) rows.Add(Row(phase.Word(), phase));
        if (study.Plan.Phases.Count > 1) rows.Add(Row("all", null));
        foreach (string row in Columns.Align(rows)) host.Out.Write($"  {row}\n");
        Write("Running", WorkState.Running, ink.Cyan, s => $"{s.Item.Name}  on {s.Worker!.Host}, process {s.Worker.Pid}, since {s.Worker.Since.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}Z, last sign {s.Worker.Silence.TotalSeconds:0} s ago");
        Write("Failed", WorkState.Failed, ink.Red, s => $"{s.Item.Name}: {s.Note}  (log: {Path.Combine(study.ShownDirectory, "work", s.Item.Folder, "log.txt")})");
        Write("Damaged, and done again by the next run", WorkState.Waiting, ink.Yellow, s => $"{s.Item.Name}: {s.Note}");
        int running = Math.Max(status.Count(WorkState.Running), 1);
        if (status.Items.Any(i => i.State != WorkState.Done) && TimeLeft.Of([.. status.Items.Select(i => (i.Item, i.State == WorkState.Done, i.Timing?.Seconds))], running) is { } left)
            host.Out.Write($"About {TimeLeft.Words(left)} left with {Words.Count(running, "training")} at once\n");

        string[] Row(string name, Phase? phase) =>
            [name, .. new[] { WorkState.Done, WorkState.Running, WorkState.Failed, WorkState.Blocked, WorkState.Waiting }.Select(state => status.Count(state, phase).ToString(CultureInfo.InvariantCulture))];

        void Write(string title, WorkState state, Func<string, string> paint, Func<WorkStatus, string> line)
        {
            WorkStatus[] items = [.. status.Items.Where(i => i.State == state && (state != WorkState.Waiting || i.Note is not null))];
            if (items.Length > 0) host.Out.Write($"{paint(title)}\n");
            foreach (WorkStatus item in items) host.Out.Write($"  {Printable.Line(line(item))}\n");
        }
    }

    private static object Document(PlannedStudy study, StudyStatus status) => new
    {
        Json.FormatVersion,
        Study = study.Plan.Study.Name,
        Directory = study.Directory.Root,
        Cells = study.Plan.Cells.Select(c => new { c.Name, c.Matrices, Work = c.Work.Select(w => w.Folder) }),
        Work = status.Items.Select(s => new
        {
            s.Item.Name,
            s.Item.Folder,
            Phase = s.Item.Phase.Word(),
            s.State,
            s.Note,
            Worker = s.Worker is { } worker ? new { worker.Host, worker.Pid, worker.Since, SilentSeconds = worker.Silence.TotalSeconds } : null,
            s.Timing?.Seconds,
        }),
        study.Plan.Missing,
    };
}
