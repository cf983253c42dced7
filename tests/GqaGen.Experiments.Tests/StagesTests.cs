using System.Text.RegularExpressions;
using GqaGen.Experiments.Tests.Studies;

namespace GqaGen.Experiments.Tests;

/// <summary>A folder is a stage, and references go one way: to stages before it. Within the reports a test of theirs holds the direction.</summary>
public sealed partial class StagesTests
{
    private const string Reports = "Reports";

    private static readonly string[] Order =
    [
        "Arguments", "Runs", "Studies", "Studies.Files", "Studies.Planning", "Studies.Claims", "Studies.Records", "Studies.Execution", "Studies.Training", "Studies.Status", "Studies.Progress", "Engines", Reports,
    ];

    [Fact]
    public void ReferencesGoOneWay()
    {
        string root = Path.Combine(SampleStudies.Repository, "runtime", "GqaGen.Experiments");
        string[] files = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))];
        Assert.True(files.Length > 40, "files are missing");
        foreach (string file in files)
        {
            string stage = Stage(Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('/', '.').Replace('\\', '.'));
            int own = Array.IndexOf(Order, stage);
            Assert.True(own >= 0, $"{file}: the stage '{stage}' has no place in the order");
            foreach (Match used in Using().Matches(File.ReadAllText(file)))
                Assert.True(Stage(used.Groups[1].Value) is var name && (name == Reports && stage == Reports || Array.IndexOf(Order, name) is var other && other >= 0 && other < own), $"{file} refers to {used.Groups[1].Value}");
            Assert.False(Forbidden().IsMatch(File.ReadAllText(file)), $"{file} knows the variants or the command line");
        }
    }

    [Fact]
    public void TheAssemblyReferencesNeitherVariantsNorTheCommandLine() =>
        Assert.DoesNotContain(typeof(GqaGen.Experiments.Runs.RunArguments).Assembly.GetReferencedAssemblies().Select(a => a.Name), name => name is "GqaGen.Variants" or "GqaGen.Cli");

    private static string Stage(string folder) => folder.StartsWith($"{Reports}.", StringComparison.Ordinal) ? Reports : folder;

    [GeneratedRegex(@"^using GqaGen\.Experiments\.([A-Za-z.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^using GqaGen\.(Variants|Cli)", RegexOptions.Multiline)]
    private static partial Regex Forbidden();
}
