using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Devices;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>
/// Generated modules on the meta device, which has shapes and no numbers: whatever is read back to the host, or made on another device
/// than the module's, is an error there.
/// </summary>
public sealed class MetaDeviceTests
{
    /// <summary>All but the presets of the official code, which stop where it would hang: they read one flag back.</summary>
    public static TheoryData<string, bool> Names
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in EveryVariant.All.Select(v => v.Name).Where(n => n == "reference-pgqa" || !n.StartsWith("reference-", StringComparison.Ordinal)))
            foreach (bool training in new[] { true, false })
                data.Add(name, training);
            return data;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void AttentionRunsForwardAndBackward(string name, bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        EveryVariant.Named(name).Accept(new Run(training, drop: 0.1));
    }

    [Theory]
    [InlineData("gqa", "large")]
    [InlineData("kdgqa", "large")]
    [InlineData("dgqa-ema", "base")]
    [InlineData("pgqa", "small")]
    public void ThePapersSizesHaveTheirShapesWithoutWeights(string name, string size)
    {
        using DisposeScope scope = NewDisposeScope();
        EveryVariant.Named(name).Accept(new Run(training: true, drop: 0, size));
    }

    [Fact]
    public void TheProofNotices()
    {
        using Tensor there = zeros([3], device: META), here = ones([3]);
        Assert.ThrowsAny<Exception>(() => there.sum().item<float>());
        Assert.ThrowsAny<Exception>(() => there + here);
    }

    private sealed class Run(bool training, double drop, string? size = null) : IVariantVisitor<bool>
    {
        public bool Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            ViTOptions options = variant.Size(size ?? "default") with { AttnDrop = drop, ProjDrop = drop };
            TModel model = TModel.Create((TOptions)options, device: META);
            model.train(training);
            Tensor tokens = zeros([2, options.NumTokens, options.EmbedDim], device: META).requires_grad_();
            foreach (IGroupedAttention layer in model.AttentionLayers)
            {
                Tensor y = ((nn.Module<Tensor, Tensor>)layer).call(tokens);
                Assert.Equal([2, options.NumTokens, options.EmbedDim], y.shape);
                Assert.Equal(DeviceType.META, y.device_type);
                Assert.Equal(options.Precision.ComputeType(), y.dtype);
                y.sum().backward();
            }
            Check<PatchEmbed>(model, zeros([2, options.InChans, options.ImgSize, options.ImgSize], device: META), [2, options.NumTokens - 1, options.EmbedDim]);
            Check<Mlp>(model, tokens, [2, options.NumTokens, options.EmbedDim]);
            Check<ClassifierHead>(model, zeros([2, options.EmbedDim], device: META), [2, options.NumClasses]);
            return true;
        }

        private static void Check<TModule>(nn.Module model, Tensor input, long[] shape)
            where TModule : nn.Module<Tensor, Tensor>
        {
            Tensor y = model.modules().OfType<TModule>().First().call(input);
            Assert.Equal(shape, y.shape);
            y.sum().backward();
        }
    }
}
