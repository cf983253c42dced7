using GqaGen.Cli.Verbs;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using GqaGen.Variants;
using static TorchSharp.torch;

namespace GqaGen.Cli.Tests;

public sealed class ListTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void VariantsAreListedWithTheirSizes(string format)
    {
        Shell run = Shell.Run("list", "--format", format);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Snapshot.Verify(run.Out, $"list.{format}");
    }

    [Fact]
    public void ParametersAreThoseOfLiveModels()
    {
        TorchRuntime.EnsureLoaded();
        Assert.All(GqaCatalog.All, variant => Assert.True(variant.Accept(new Counter("tiny")) == ViTParameters.Count(variant.Size("tiny")), variant.Name));
    }

    [Theory]
    [InlineData(48, 6, 2, true, 1.3, 1)]
    [InlineData(40, 5, 5, false, 4, 3)]
    [InlineData(24, 3, 1, true, 0.5, 2)]
    public void ParametersAreThoseOfALiveModelOfAnyDimensions(int embedDim, int numHeads, int numKvHeads, bool qkvBias, double mlpRatio, int depth)
    {
        TorchRuntime.EnsureLoaded();
        GqaOptions options = GqaOptions.Tiny with { EmbedDim = embedDim, NumHeads = numHeads, NumKvHeads = numKvHeads, QkvBias = qkvBias, MlpRatio = mlpRatio, Depth = depth, InChans = 3 };
        using GqaViT model = GqaViT.Create(options);
        Assert.Equal(model.parameters().Sum(p => p.NumberOfElements), ViTParameters.Count(options));
    }

    private sealed class Counter(string size) : IVariantVisitor<long>
    {
        public long Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using TModel model = TModel.Create((TOptions)variant.Size(size));
            return model.parameters().Sum(p => p.NumberOfElements);
        }
    }
}
