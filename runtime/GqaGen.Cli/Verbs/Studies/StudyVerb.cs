using System.CommandLine;
using GqaGen.Cli.Output;
using GqaGen.Runtime.Models;

namespace GqaGen.Cli.Verbs.Studies;

/// <summary><c>study</c>: matrices of trainings.</summary>
internal static class StudyVerb
{
    public static Command Command(IReadOnlyList<Variant> catalog, CliHost host) => new VerbCommand(
        "study",
        "Runs a study: one YAML file names a matrix of cells (variants, sizes, data sets, windows, KV heads, noise, seeds) and the phases that each goes through. "
        + "What cells share is trained once, what is done is kept, and any number of processes and machines may work in one folder.",
        "study run examples/studies/smoke.study.yaml",
        "study status examples/studies/smoke.study.yaml",
        "study submit paper.study.yaml --engine slurm --time 12:00:00")
    {
        StudyRunVerb.Command(catalog, host),
        StudyStatusVerb.Command(catalog, host),
        StudyRetryVerb.Command(catalog, host),
        StudyReportVerb.Command(catalog, host),
        StudySubmitVerb.Command(catalog, host),
    };
}
