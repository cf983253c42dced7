using System.Globalization;
using GqaGen.Experiments.Studies.Planning;

namespace GqaGen.Experiments.Engines;

/// <summary>
/// The two scripts of a submission to Slurm: <c>slurm.sbatch</c>, which each task runs, and <c>submit.sh</c>, which submits a job array for each phase.
/// An array waits for the one before it to end, well or badly (<c>afterany</c>): a training that is missing then is done by whoever needs it.
/// </summary>
public static class SlurmScripts
{
    /// <summary>The names of the files in the study's <c>submit</c> folder.</summary>
    public const string Batch = "slurm.sbatch", Submit = "submit.sh", Logs = "logs";

    /// <summary>Words as a shell takes them, whatever they hold.</summary>
    public static string Words(IReadOnlyList<string> words) => Shell.Line(words);

    /// <summary>The script of a task; its argument is the phase.</summary>
    /// <param name="submission">What is submitted.</param>
    /// <param name="options">Further options of sbatch, for instance <c>--partition=gpu</c>, one each.</param>
    public static string BatchScript(Submission submission, IReadOnlyList<string> options) =>
        $$"""
        #!/bin/bash
        {{string.Join('\n', Options(submission).Concat(options).Select(o => $"#SBATCH {OneLine(o)}"))}}
        # A task of the study {{submission.Plan.Study.Name}}: one training of the phase $1, and what that lacks. Written by gqagen study submit; submit.sh beside it submits it.
        {{submission.Program}} {{Shell.Line(submission.Arguments)}} --max-cells "${2:-1}" --phase "$1" &
        worker=$!
        # Of one task of each array SLURM_JOB_ID names the whole array.
        task="${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
        asked=0
        trap 'asked=1; kill -TERM "$worker" 2> /dev/null' TERM
        wait "$worker"
        code=$?
        # The signal ends the wait before the worker has saved its state.
        if [ "$asked" -eq 1 ]; then
          wait "$worker"
          again=$?
          if [ "$again" -ne 127 ]; then code=$again; fi
        fi
        # 143: stopped before the time limit, its state saved. 129 and above: killed, for instance because the memory did not do. A job that was cancelled or preempted is not RUNNING any more.
        if [ "$code" -eq 143 ] || { [ "$code" -gt 128 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt {{submission.Retries.ToString(CultureInfo.InvariantCulture)}} ]; }; then
          if [ "$(squeue --noheader --format=%T --jobs="$task")" = RUNNING ]; then
            echo "Exit code $code: this task is queued again."
            scontrol requeue "$task"
          fi
        fi
        exit "$code"

        """;

    /// <summary>The script that submits it.</summary>
    /// <param name="submission">What is submitted.</param>
    /// <param name="folder">The study's <c>submit</c> folder.</param>
    /// <param name="mostTasks">Tasks of one array at most (Slurm's MaxArraySize); above it each task does several trainings.</param>
    public static string SubmitScript(Submission submission, string folder, int mostTasks)
    {
        List<string> lines = ["#!/bin/bash", "# Submits the study, a job array for each phase, and prints their ids. Written by gqagen study submit.", "set -euo pipefail"];
        string? before = null;
        foreach ((Phase phase, int count) in submission.Tasks)
        {
            int tasks = Math.Min(count, mostTasks), each = (count + tasks - 1) / tasks;
            string limit = submission.Parallel is { } most ? string.Create(CultureInfo.InvariantCulture, $"%{most}") : "";
            string command = Shell.Line(
            [
                "sbatch", "--parsable", $"--job-name=gqagen-{submission.Plan.Study.Name}-{phase.Word()}", string.Create(CultureInfo.InvariantCulture, $"--array=1-{(count + each - 1) / each}{limit}"),
                $"--output={Path.Combine(folder, Logs).Replace("%", "%%", StringComparison.Ordinal)}/{phase.Word()}-%A_%a.log",
            ]);
            string dependency = before is null ? "" : $" --dependency=afterany:\"${before}\"";
            string many = each == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {each}");
            lines.Add($"{phase.Word()}=$({command}{dependency} {Shell.Quote(Path.Combine(folder, Batch))} {phase.Word()}{many} | cut -d ';' -f 1)");
            lines.Add($"echo \"{phase.Word()}: job ${phase.Word()}, {count.ToString(CultureInfo.InvariantCulture)} trainings\"");
            before = phase.Word();
        }
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Options(Submission submission)
    {
        if (submission.Time is { } time) yield return string.Create(CultureInfo.InvariantCulture, $"--time={(long)Math.Ceiling(time.TotalMinutes)}");
        yield return string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={submission.Plan.Study.Threads}");
        yield return "--requeue";
        yield return $"--signal=B:TERM@{Submission.Number(submission.Grace.TotalSeconds)}";
        yield return "--open-mode=append";
    }

    // An option cannot smuggle in a command.
    private static string OneLine(string option) =>
        option.Any(char.IsControl) ? throw new ArgumentException($"An option of sbatch is one line, not '{option.ReplaceLineEndings("\\n")}'.", nameof(option)) : option;
}
