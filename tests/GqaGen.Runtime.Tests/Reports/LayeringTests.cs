using System.Reflection;

namespace GqaGen.Runtime.Tests.Reports;

public class LayeringTests
{
    [Theory]
    [InlineData("Metrics", "Torch|Plots|Reports|Models|Training|Attention")]
    [InlineData("Plots", "Torch|Reports|Models|Training|Attention")]
    [InlineData("Reports", "Torch|Plots|Models|Training|Attention")]
    public void Numbers_go_in_and_files_come_out(string folder, string forbidden)
    {
        string tests = typeof(LayeringTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ProjectDirectory").Value!;
        string[] sources = Directory.GetFiles(Path.Combine(tests, "../../runtime/GqaGen.Runtime", folder), "*.cs");
        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.DoesNotMatch($@"using (static )?(TorchSharp|GqaGen\.Runtime\.({forbidden}))|TorchSharp\.", File.ReadAllText(source)));
    }
}
