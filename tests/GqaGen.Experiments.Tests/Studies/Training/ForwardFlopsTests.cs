using GqaGen.Compiler;
using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;
using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Studies.Training;
using GqaGen.Runtime.Models;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Studies.Training;

public sealed class ForwardFlopsTests
{
    public static TheoryData<string> Variants => [.. GqaCatalog.All.Select(v => v.Name)];

    /// <summary>What the compiler counts for a spec with these dimensions.</summary>
    [Theory, MemberData(nameof(Variants))]
    public void DimensionsOfOnesOwnCostWhatASpecOfThemCosts(string name)
    {
        Variant variant = GqaCatalog.All.Single(v => v.Name == name);
        int kvHeads = name == "mha" ? 4 : name == "mqa" ? 1 : 2;
        ViTOptions options = ModelOptions.Of(variant, new() { Variant = name, ModelSize = "tiny", EmbedDim = 32, NumHeads = 4, NumKvHeads = kvHeads, Depth = 5, ImgSize = 28, PatchSize = 7, NumClasses = 3 });
        string spec = File.ReadAllText(Path.Combine(SampleStudies.Repository, "specs", $"{name}.gqa.yaml"))
            + $"  own: {{ embed_dim: 32, num_heads: 4, num_kv_heads: {kvHeads}, depth: 5, img_size: 28, patch_size: 7, in_chans: 1, num_classes: 3 }}\n";
        SizeCost expected = CostModel.Of(Lowerer.Lower(SpecCompiler.Bind(new($"{name}.gqa.yaml", spec)).Spec!)).Single(c => c.Size == "own");
        Assert.Equal(expected.ForwardFlops, ForwardFlops.Of(variant, "tiny", options));
        Assert.All(variant.SizeNames, size => Assert.Equal(variant.Cost(size).ForwardFlops, ForwardFlops.Of(variant, size, variant.Size(size))));
    }
}
