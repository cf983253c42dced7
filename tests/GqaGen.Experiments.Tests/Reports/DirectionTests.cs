using System.Reflection;
using System.Text.RegularExpressions;

namespace GqaGen.Experiments.Tests.Reports;

/// <summary>Inside the reports, too, references flow one way: from results to statistics, sentences and pages.</summary>
public sealed partial class DirectionTests
{
    private static readonly string[] Folders = ["Statistics", "Analysis", "Csv", "Findings", "Published", "Sections"];

    private static readonly string Reports = Path.GetFullPath(Path.Combine(
        typeof(DirectionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..", "runtime", "GqaGen.Experiments", "Reports"));

    [Fact]
    public void FoldersUseOnlyEarlierOnes()
    {
        Assert.Equal(Folders.Order(), Directory.GetDirectories(Reports).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.GetFiles(Reports, "*.cs", SearchOption.AllDirectories).SelectMany(file =>
        {
            int folder = Array.IndexOf(Folders, Path.GetRelativePath(Reports, file).Split(Path.DirectorySeparatorChar)[0]);
            return Using().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)
                .Where(used => folder >= 0 && Array.IndexOf(Folders, used) > folder).Select(used => $"{Path.GetFileName(file)} uses {used}");
        }));
    }

    [GeneratedRegex(@"using GqaGen\.Experiments\.Reports\.(\w+)")]
    private static partial Regex Using();
}
