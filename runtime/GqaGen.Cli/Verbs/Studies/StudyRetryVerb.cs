using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Experiments.Studies.Records;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Studies;

/// <summary><c>study retry</c>: lets failed trainings be done again.</summary>
internal static class StudyRetryVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host)
    {
        var inputs = new StudyInputs(catalog, host);
        Option<bool> failed = new("--failed") { Description = "All that failed." };
        Option<string[]> names = new("--name") { Description = "This one, by the name that status shows; may be given several times.", HelpName = "name" };
        VerbCommand command = new(
            "retry",
            "Lets trainings that failed be done again, from their last checkpoint, by the next run; workers that are running take them too. Prints their names. The logs keep the failures.",
            "study retry smoke.study.yaml --failed",
            "study retry smoke.study.yaml --name uptrain-{kdgqa}-tiny-digits-kv3-seed1") { failed, names };
        inputs.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(failed) && result.GetValue(names) is null or []) result.AddError("Say what to retry: --failed for all that failed, or --name NAME.");
        });
        command.SetAction(parsed =>
        {
            if (inputs.Plan(parsed) is not { } study) return ExitCode.Errors;
            string[] wanted = parsed.GetValue(names) ?? [];
            WorkFolder[] folders = [.. study.Plan.Items.Select(study.Directory.Work).Where(f => f.ReadFailure() is not null)];
            if (wanted.FirstOrDefault(name => folders.All(f => f.Item.Name != name)) is { } unknown)
                throw new CliException($"--name {unknown}: no training of that name has failed; {host.Name} study status shows those that have.");
            foreach (WorkFolder folder in folders.Where(f => parsed.GetValue(failed) || wanted.Contains(f.Item.Name)))
            {
                folder.ForgetFailures();
                host.Out.Write($"{folder.Item.Name}\n");
            }
            return ExitCode.Clean;
        });
        return command;
    }
}
