using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Costs;

/// <summary>The generated costs against counts on live models.</summary>
public sealed class CostTests
{
    public static TheoryData<string, string> AllSizes => Where(_ => true);

    /// <summary>What is small enough to run: one forward of each.</summary>
    public static TheoryData<string, string> Runnable => Where(size => size is "default" or "tiny");

    [Theory, MemberData(nameof(AllSizes))]
    public void ParametersAndKvBytesAreThoseOfTheModel(string name, string size)
    {
        Variant variant = EveryVariant.Named(name);
        using nn.Module<Tensor, Tensor> model = variant.Accept(new Make(size, META));
        Assert.Equal(model.parameters().Sum(p => p.numel()), variant.Cost(size).Parameters);
        Assert.Equal(variant.Size(size).KvBytesPerToken, variant.Cost(size).KvBytesPerToken);
    }

    [Theory, MemberData(nameof(Runnable))]
    public void FlopsAndActivationsAreThoseHooksSee(string name, string size)
    {
        Variant variant = EveryVariant.Named(name);
        ViTOptions options = variant.Size(size);
        using nn.Module<Tensor, Tensor> model = variant.Accept(new Make(size, CPU));
        using Tensor image = rand([1, options.InChans, options.ImgSize, options.ImgSize], generator: new Generator(3, CPU));
        LiveCount live = LiveCount.Of(model, image, options.Precision);
        ModelCost cost = variant.Cost(size);
        Assert.Equal(
            (live.ForwardFlops, live.BackwardFlops, live.ActivationBytes),
            (cost.ForwardFlops, cost.BackwardFlops, cost.ActivationBytes));
    }

    /// <summary>Too large to run: the weights of every layer, and the attention products, on the meta device.</summary>
    [Theory]
    [InlineData("gqa", "base")]
    [InlineData("gqa", "large")]
    [InlineData("mha", "large")]
    [InlineData("mqa", "large")]
    public void FlopsOfLargeSizesFollowFromTheirWeights(string name, string size)
    {
        Variant variant = EveryVariant.Named(name);
        ViTOptions options = variant.Size(size);
        using nn.Module<Tensor, Tensor> model = variant.Accept(new Make(size, META));
        long n = options.NumTokens;
        long flops = 2 * options.Depth * (2 * n * n * options.EmbedDim);
        foreach ((string layer, nn.Module module) in model.named_modules())
        {
            if (module is Linear or MixedLinear) flops += 2 * module.get_parameter("weight")!.numel() * (layer == "head" ? 1 : module is PatchProjection ? n - 1 : n);
        }
        Assert.Equal(flops, variant.Cost(size).ForwardFlops);
    }

    [Fact]
    public void AnUnknownSizeIsNamed()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => EveryVariant.Named("gqa").Cost("huge"));
        Assert.Equal("gqa has no size 'huge'; it has default, small, base, large, tiny.", error.Message);
    }

    private static TheoryData<string, string> Where(Func<string, bool> has)
    {
        var data = new TheoryData<string, string>();
        foreach (Variant variant in EveryVariant.All)
        foreach (string size in variant.SizeNames.Where(has))
            data.Add(variant.Name, size);
        return data;
    }

    private sealed class Make(string size, Device device) : IVariantVisitor<nn.Module<Tensor, Tensor>>
    {
        public nn.Module<Tensor, Tensor> Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions => TModel.Create(variant.Size(size), device: device);
    }
}
