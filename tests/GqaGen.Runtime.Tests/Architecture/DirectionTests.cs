using System.Reflection;
using System.Text.RegularExpressions;

namespace GqaGen.Runtime.Tests.Architecture;

/// <summary>Data flows one way: a stage of the runtime may use the stages before it, never one after it.</summary>
public sealed partial class DirectionTests
{
    private static readonly string[] Stages =
        ["Storage", "Devices", "Grouping", "Attention", "Blocks", "Models", "Checkpoints", "Data", "Metrics", "Plots", "Reports", "Training"];

    private static readonly string Runtime = Path.GetFullPath(Path.Combine(
        typeof(DirectionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "..", "..", "runtime", "GqaGen.Runtime"));

    [Fact]
    public void EveryFolderIsAStage() =>
        Assert.Empty(Directory.GetDirectories(Runtime).Select(Path.GetFileName).Except([.. Stages, "bin", "obj"]));

    [Fact]
    public void StagesUseOnlyEarlierStages()
    {
        var wrong = new List<string>();
        foreach (string file in Directory.GetFiles(Runtime, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(Runtime, file);
            int stage = Array.IndexOf(Stages, relative.Split(Path.DirectorySeparatorChar)[0]);
            if (stage < 0) continue;
            wrong.AddRange(Using().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)
                .Where(used => Array.IndexOf(Stages, used) > stage)
                .Select(used => $"{relative} uses {used}"));
        }
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"GqaGen\.Runtime\.(\w+)")]
    private static partial Regex Using();
}
