using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>Gradient accumulation on generated models.</summary>
public sealed class MicroBatchTests
{
    private static readonly TrainingOptions Options = new() { BatchSize = 16, LogEvery = 1 };

    /// <summary>Of rules whose allocation of an image does not depend on the batch.</summary>
    [Theory]
    [InlineData("mha", 2)]
    [InlineData("mqa", 4)]
    [InlineData("gqa", 2)]
    [InlineData("gqa", 16)]
    [InlineData("kdgqa", 4)]
    [InlineData("fixed", 4)]
    public void TheGradientIsThatOfTheWholeBatch(string name, int gradAccumSteps)
    {
        Dictionary<string, float[]> whole = EveryVariant.Named(name).Accept(new Gradients(1)), parts = EveryVariant.Named(name).Accept(new Gradients(gradAccumSteps));
        Assert.Equal(whole.Keys.Order(), parts.Keys.Order());
        foreach ((string parameter, float[] gradient) in whole)
        {
            float size = gradient.Max(MathF.Abs), error = gradient.Zip(parts[parameter], (a, b) => MathF.Abs(a - b)).Max();
            Assert.True(error <= 1e-5f * MathF.Max(size, 0.01f), $"{parameter}: the gradients, of at most {size}, differ by {error}");
        }
    }

    [Theory]
    [InlineData("reference-dgqa-ema", false)]
    [InlineData("reference-dgqa-difference", true)]
    public void ThePresetThatUpdatesAtEveryForwardHasNone(string name, bool auto)
    {
        var e = Assert.Throws<ArgumentException>(() => EveryVariant.Named(name).Accept(new Gradients(auto ? 1 : 2, auto)));
        Assert.Contains($"{(auto ? "AutoMicroBatch" : "GradAccumSteps")}: {name} changes its state at every forward", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheActivationsOfAPresetAreKnownWhateverItsClasses()
    {
        Assert.Equal(GqaViT.Costs["small"].ActivationBytes, ActivationBytes<GqaViT>(GqaOptions.Small with { NumClasses = 10 }));
        Assert.Equal(KdgqaViT.Costs["tiny"].ActivationBytes, ActivationBytes<KdgqaViT>(KdgqaOptions.Tiny));
        Assert.Null(ActivationBytes<GqaViT>(GqaOptions.Small with { Depth = 11 }));

        static long? ActivationBytes<TModel>(ViTOptions dimensions)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel> => TModel.ActivationBytes(dimensions);
    }

    private sealed class Gradients(int gradAccumSteps, bool auto = false) : IVariantVisitor<Dictionary<string, float[]>>
    {
        public Dictionary<string, float[]> Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using DatasetSplits digits = Digits.Load();
            using var model = (TModel)EveryVariant.Small(variant.Name);
            using var trainer = new Trainer<TModel>(model, digits.Train, Options with { GradAccumSteps = gradAccumSteps, AutoMicroBatch = auto });
            trainer.Advance(1);
            using DisposeScope scope = NewDisposeScope();
            return model.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!.data<float>().ToArray());
        }
    }
}
