using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>Parameters of the paper's models with 10 classes, counted on the meta device.</summary>
public sealed class PaperSizesTests
{
    [Theory]
    [InlineData("small", 6, 21_669_514)]
    [InlineData("small", 3, 19_895_434)]
    [InlineData("base", 12, 85_806_346)]
    [InlineData("base", 6, 78_719_242)]
    [InlineData("base", 4, 76_356_874)]
    [InlineData("base", 3, 75_175_690)]
    [InlineData("large", 16, 303_311_882)]
    [InlineData("large", 8, 278_121_482)]
    [InlineData("large", 4, 265_526_282)]
    public void ParameterCount(string size, int numKvHeads, long wanted)
    {
        ViTOptions options = Variants.GqaCatalog.Gqa.Size(size) with { NumKvHeads = numKvHeads, NumClasses = 10 };
        using var model = GqaViT.Create((GqaOptions)options, device: META);
        Assert.Equal(wanted, model.parameters().Sum(p => p.numel()));
    }

    [Theory]
    [InlineData("small", 384, 12, 6, 3)]
    [InlineData("base", 768, 12, 12, 3)]
    [InlineData("large", 1024, 24, 16, 4)]
    public void DimensionsAreThePapers(string size, int embedDim, int depth, int numHeads, int numKvHeads)
    {
        foreach (Variant variant in Variants.GqaCatalog.All)
        {
            ViTOptions o = variant.Size(size);
            Assert.Equal((embedDim, depth, numHeads, 16, 224, 3), (o.EmbedDim, o.Depth, o.NumHeads, o.PatchSize, o.ImgSize, o.InChans));
            Assert.Equal(variant.Name switch { "mha" => numHeads, "mqa" => 1, _ => numKvHeads }, o.NumKvHeads);
        }
    }

    [Fact]
    public void ParametersHaveTimmsNames()
    {
        using var model = GqaViT.Create(GqaOptions.Tiny with { Depth = 1 });
        string[] names = [.. model.state_dict().Keys.Order(StringComparer.Ordinal)];
        Assert.Equal(
            """
            blocks.0.attn.k.bias blocks.0.attn.k.weight blocks.0.attn.proj.bias blocks.0.attn.proj.weight blocks.0.attn.q.bias blocks.0.attn.q.weight
            blocks.0.attn.v.bias blocks.0.attn.v.weight blocks.0.mlp.fc1.bias blocks.0.mlp.fc1.weight blocks.0.mlp.fc2.bias blocks.0.mlp.fc2.weight
            blocks.0.norm1.bias blocks.0.norm1.weight blocks.0.norm2.bias blocks.0.norm2.weight cls_token head.bias head.weight norm.bias norm.weight
            patch_embed.proj.bias patch_embed.proj.weight pos_embed
            """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
            names);
    }
}
