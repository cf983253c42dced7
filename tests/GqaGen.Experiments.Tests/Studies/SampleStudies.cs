using System.Reflection;
using GqaGen.Compiler;
using GqaGen.Experiments.Studies.Files;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Studies;

/// <summary>Studies for tests, and those of the repository.</summary>
internal static class SampleStudies
{
    /// <summary>The data sets of the program; only the digits can be read everywhere.</summary>
    public static readonly string[] Datasets = [.. Runtime.Data.Datasets.All.Select(d => d.Name)];

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(
        typeof(SampleStudies).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", ".."));

    public static string PathOf(string name) => Path.Combine(Repository, "examples", "studies", name);

    public static StudyResult Bind(string text, string path = "studies/sample.study.yaml") => StudyCompiler.Bind(new SpecSource(path, text), GqaCatalog.All, Datasets);

    public static Study Read(string text, string path = "studies/sample.study.yaml")
    {
        StudyResult result = Bind(text, path);
        return result.Study ?? throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
    }

    public static StudyPlan Plan(string text, string path = "studies/sample.study.yaml") =>
        StudyPlanner.Plan(Read(text, path), GqaCatalog.All, new CheckpointFiles(Path.Combine(Path.GetTempPath(), "no-such-folder", "checkpoints.json")));
}
