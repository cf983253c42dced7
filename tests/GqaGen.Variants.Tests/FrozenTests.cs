using System.Reflection;
using GqaGen.Compiler;
using GqaGen.Compiler.Freeze;
using GqaGen.Compiler.Model;
using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>A trained model, and one of the spec that it was frozen to with the same weights: the same logits.</summary>
public sealed class FrozenTests
{
    private static readonly string Project = typeof(FrozenTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;

    /// <summary>Allocations that differ from layer to layer: a uniform one, and one that starves a KV head.</summary>
    [Fact]
    public void LogitsHaveTheSameBitsWhateverTheAllocations()
    {
        using DisposeScope scope = NewDisposeScope();
        DgqaEmaViT trained = DgqaEmaViT.Create(DgqaEmaOptions.Tiny, seed: 1);
        long[][] allocations = [[2, 2, 2], [3, 0, 3], [1, 4, 1]];
        foreach ((DgqaEmaAttention layer, long[] counts) in trained.AttentionLayers.Zip(allocations)) Write(layer, counts);
        FixedByLayerViT frozen = Freeze(trained, DgqaEmaOptions.Tiny, "specs/dgqa-ema");

        Assert.Equal(allocations, frozen.AttentionLayers.Select(Allocation));
        trained.eval();
        frozen.eval();
        Assert.Equal(Bytes(trained.call(Images())), Bytes(frozen.call(Images())));

        // The allocations do decide: with those of another layer the logits are others.
        Write(trained.AttentionLayers[0], allocations[1]);
        Assert.NotEqual(Bytes(trained.call(Images())), Bytes(frozen.call(Images())));
    }

    [Fact]
    public void AModelThatTrainingMovedKeepsItsLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        using DatasetSplits digits = Digits.Load();
        DgqaDifferenceOptions options = DgqaDifferenceOptions.Tiny with { Window = 5 };
        DgqaDifferenceViT trained = DgqaDifferenceViT.Create(options, seed: 1);
        using (var trainer = new Trainer<DgqaDifferenceViT>(trained, digits.Train, new() { LearningRate = 2e-3 })) trainer.Advance(60);
        long[][] allocations = [.. trained.AttentionLayers.Select(Allocation)];
        Assert.True(allocations.Select(a => string.Join("-", a)).Distinct().Count() > 1, "training left the same allocation in every layer");

        FixedByLayerViT frozen = Freeze(trained, options, "specs/dgqa-difference");
        Assert.Equal(allocations, frozen.AttentionLayers.Select(Allocation));
        Assert.Equal(Evaluator.Evaluate(trained, digits.Validation).Accuracy, Evaluator.Evaluate(frozen, digits.Validation).Accuracy);
        trained.eval();
        frozen.eval();
        Assert.Equal(Bytes(trained.call(Images())), Bytes(frozen.call(Images())));
    }

    /// <summary>Noise and dropout go on from where the trained model's streams are, in evaluation and in training, forward and backward.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheSpecThatFreezingWritesKeepsNoiseAndGradients(bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        NoisyDgqaEmaViT trained = NoisyDgqaEmaViT.Create(NoisyDgqaEmaOptions.Default with { Window = 1000 }, seed: 1);
        FrozenNoisyDgqaEmaViT frozen = FrozenNoisyDgqaEmaViT.Create(FrozenNoisyDgqaEmaOptions.Default, seed: 2);
        trained.call(Images());
        foreach ((NoisyDgqaEmaAttention layer, IReadOnlyList<long> counts) in trained.AttentionLayers.Zip(frozen.Options.Allocations)) Write(layer, [.. counts]);
        StateDict.Load(frozen, Kept(trained));

        trained.train(training);
        frozen.train(training);
        Tensor logits = trained.call(Images()), again = frozen.call(Images());
        Assert.Equal(Bytes(logits), Bytes(again));
        logits.square().sum().backward();
        again.square().sum().backward();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in trained.named_parameters())
            Assert.True(Bytes(parameter.grad!).AsSpan().SequenceEqual(Bytes(frozen.get_parameter(name)!.grad!)), $"the gradient of {name} differs");
    }

    /// <summary>Where training moved nothing the frozen model folds, which the trained one cannot.</summary>
    [Fact]
    public void UniformAllocationsAreFoldedAndTheLogitsStay()
    {
        using DisposeScope scope = NewDisposeScope();
        DgqaEmaOptions options = DgqaEmaOptions.Tiny with { Depth = 2 };
        DgqaEmaViT trained = DgqaEmaViT.Create(options, seed: 1);
        FixedUniformViT frozen = FixedUniformViT.Create(Like(new FixedUniformOptions(), options), seed: 2);
        StateDict.Load(frozen, Kept(trained));
        trained.eval();
        frozen.eval();
        double error = (trained.call(Images()) - frozen.call(Images())).abs().max().ToDouble();
        Assert.True(error <= 1e-6, $"logits differ by {error}");
    }

    [Fact]
    public void AllocationsThatDoNotFitAreAClearError()
    {
        Assert.Equal("Allocations: 2 allocations for Depth 3; one for each layer is needed. (Parameter 'Allocations')", Problem(FixedByLayerOptions.Default with { Depth = 3 }));
        Assert.Equal("Allocations: [3, 2, 2] of layer 1 does not share 6 query heads among 3 KV heads. (Parameter 'Allocations')", Problem(FixedByLayerOptions.Default with { Allocations = [[2, 2, 2], [3, 2, 2]] }));
        Assert.Equal("Allocations: [6] of layer 0 does not share 6 query heads among 3 KV heads. (Parameter 'Allocations')", Problem(FixedByLayerOptions.Default with { Allocations = [[6], [2, 2, 2]] }));
        Assert.Equal("Allocations: [7, -1, 0] of layer 1 does not share 6 query heads among 3 KV heads. (Parameter 'Allocations')", Problem(FixedByLayerOptions.Default with { Allocations = [[2, 2, 2], [7, -1, 0]] }));

        static string Problem(FixedByLayerOptions options) => Assert.Throws<ArgumentException>(() => FixedByLayerViT.Create(options)).Message;
    }

    /// <summary>Through the spec's text, as a user would: frozen, bound, and its allocations in a model with the trained weights.</summary>
    private static FixedByLayerViT Freeze<TModel>(TModel trained, ViTOptions built, string spec)
        where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        VariantSpec source = SpecCompiler.Bind(new($"{spec}.gqa.yaml", File.ReadAllText(Path.Combine(Project, "..", "..", $"{spec}.gqa.yaml")))).Spec!;
        var attention = new AttentionSpec(built.EmbedDim, built.NumHeads, built.NumKvHeads, built.QkvBias, built.AttnDrop, built.ProjDrop);
        var model = new VitSpec(built.ImgSize, built.PatchSize, built.InChans, built.Depth, built.MlpRatio, built.NumClasses);
        string text = FrozenSpec.Of(source, attention, model, [.. trained.AttentionLayers.Select(Allocation)], "frozen").Text;
        var grouping = (Grouping.FixedByLayer)SpecCompiler.Bind(new("frozen.gqa.yaml", text)).Spec!.Grouping;
        FixedByLayerViT frozen = FixedByLayerViT.Create((FixedByLayerOptions)Like(new FixedByLayerOptions(), built) with { Allocations = [.. grouping.Allocations.Select(a => a.Select(c => (long)c).ToArray())] }, seed: 99);
        StateDict.Load(frozen, Kept(trained));
        return frozen;
    }

    private static Dictionary<string, Tensor> Kept(nn.Module model) => model.state_dict().Where(t => FrozenSpec.Keeps(t.Key)).ToDictionary();

    private static TOptions Like<TOptions>(TOptions options, ViTOptions built)
        where TOptions : ViTOptions => (TOptions)(options with
        {
            EmbedDim = built.EmbedDim,
            NumHeads = built.NumHeads,
            NumKvHeads = built.NumKvHeads,
            QkvBias = built.QkvBias,
            ImgSize = built.ImgSize,
            PatchSize = built.PatchSize,
            InChans = built.InChans,
            Depth = built.Depth,
            MlpRatio = built.MlpRatio,
            NumClasses = built.NumClasses,
        });

    private static void Write(IGroupedAttention layer, long[] counts)
    {
        using IDisposable noGrad = no_grad();
        layer.LastAllocation.copy_(tensor(counts));
    }

    private static long[] Allocation(IGroupedAttention layer) => layer.LastAllocation.data<long>().ToArray();

    private static byte[] Bytes(Tensor tensor) => tensor.bytes.ToArray();

    private static Tensor Images()
    {
        using var generator = new Generator(5);
        return rand([5, 1, 8, 8], generator: generator);
    }
}
