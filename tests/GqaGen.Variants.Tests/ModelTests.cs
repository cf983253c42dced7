using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>What holds for every generated model.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Names => EveryVariant.Names;

    [Theory, MemberData(nameof(Names))]
    public void SameSeedSameModelWhateverTheGlobalGenerator(string name)
    {
        manual_seed(1);
        using nn.Module<Tensor, Tensor> a = EveryVariant.Small(name, seed: 5, drop: 0.1);
        manual_seed(2);
        using nn.Module<Tensor, Tensor> b = EveryVariant.Small(name, seed: 5, drop: 0.1), c = EveryVariant.Small(name, seed: 6, drop: 0.1);
        Assert.Equal(Bytes(a), Bytes(b));
        Assert.NotEqual(Bytes(a), Bytes(c));
        using Tensor images = Images();
        using Tensor ya = a.call(images);
        manual_seed(3);
        using Tensor yb = b.call(images);
        Assert.True(ya.Equals(yb), "two models of one seed disagree in training mode");
    }

    [Theory, MemberData(nameof(Names))]
    public void EvaluationLeavesTheStateDictUnchanged(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name, drop: 0.1);
        using Tensor images = Images();
        model.train();
        model.call(images).Dispose();
        model.eval();
        SortedDictionary<string, byte[]> before = Bytes(model);
        using Tensor others = Images(seed: 12);
        model.call(others).Dispose();
        SortedDictionary<string, byte[]> after = Bytes(model);

        // The official code's evaluation recomputes the allocation and overwrites the cache, and so does the preset that stands for it.
        string[] mayChange = [.. before.Keys.Where(key => name.StartsWith("reference-", StringComparison.Ordinal) && key.Contains(".grouping.", StringComparison.Ordinal))];
        Assert.DoesNotContain(before.Keys.Except(mayChange), key => !before[key].SequenceEqual(after[key]));
    }

    [Theory, MemberData(nameof(Names))]
    public void LiveHandlesDoNotGrow(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name, drop: 0.1);
        // What earlier tests left to finalizers goes first, so that it cannot hide a leak here.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long[] live = new long[3];
        for (int i = 0; i < live.Length; i++)
        {
            for (int j = 0; j < 5; j++)
            {
                using DisposeScope scope = NewDisposeScope();
                model.train(j % 2 == 0);
                Tensor loss = model.call(Images(seed: j)).sum();
                if (j % 2 == 0) loss.backward();
            }
            live[i] = Tensor.TotalCount;
        }
        Assert.Equal(live[1], live[2]);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryParameterThatServesGetsAFiniteGradient(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name);
        using DisposeScope scope = NewDisposeScope();
        model.call(Images()).square().sum().backward();
        foreach ((string parameter, var value) in model.named_parameters())
            Assert.True(value.grad is { } grad && grad.isfinite().all().item<bool>(), $"{name}: {parameter} has no finite gradient");
    }

    [Theory, MemberData(nameof(Names))]
    public void TheStateDictHoldsNoHiddenFields(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name, drop: 0.1);
        Assert.DoesNotContain(model.state_dict().Keys, key => key.Contains('<', StringComparison.Ordinal) || key.Contains("._", StringComparison.Ordinal) || key.Contains("last", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void AllocationsSumToH(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name);
        using DisposeScope scope = NewDisposeScope();
        model.call(Images());
        foreach (IGroupedAttention layer in model.modules().OfType<IGroupedAttention>())
            Assert.All(layer.LastAllocation.sum([-1]).data<long>().ToArray(), sum => Assert.Equal(layer.NumHeads, sum));
    }

    [Theory, MemberData(nameof(Names))]
    public void MovingToFloat64KeepsCountsWhole(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name);
        model.to(ScalarType.Float64);
        using DisposeScope scope = NewDisposeScope();
        // Where a narrower type is compiled in, the logits are float32 whatever the weights are.
        bool isNarrow = name.EndsWith("float16", StringComparison.Ordinal);
        Assert.Equal(isNarrow ? ScalarType.Float32 : ScalarType.Float64, model.call(Images().to(ScalarType.Float64)).dtype);
        Assert.All(model.state_dict(), t => Assert.True(t.Value.dtype is ScalarType.Float64 or ScalarType.Int64, $"{t.Key} is {t.Value.dtype}"));
    }

    [Fact]
    public void ImagesOfAnotherShapeAreAClearError()
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small("gqa");
        using Tensor images = zeros(2, 3, 8, 8);
        Assert.Contains("expected images [B, 1, 8, 8], not [2, 3, 8, 8]", Assert.Throws<ArgumentException>(() => model.call(images)).Message);
    }

    [Fact]
    public void OptionsThatDoNotFitAreAClearError()
    {
        Assert.Contains("NumHeads 6 is not a multiple of 4", Assert.Throws<ArgumentException>(() => GqaViT.Create(GqaOptions.Tiny with { NumKvHeads = 4 })).Message);
        Assert.Contains("EmbedDim: 50 is not a multiple", Assert.Throws<ArgumentException>(() => KdgqaViT.Create(KdgqaOptions.Tiny with { EmbedDim = 50 })).Message);
        Assert.Contains("Window: must be positive", Assert.Throws<ArgumentException>(() => DgqaEmaViT.Create(DgqaEmaOptions.Tiny with { Window = 0 })).Message);
        Assert.Contains("cannot have 3 of 6", Assert.Throws<ArgumentException>(() => KdgqaViT.Create(KdgqaOptions.Tiny with { MinQueries = 3 })).Message);
        using KdgqaViT uneven = KdgqaViT.Create(KdgqaOptions.Tiny with { NumKvHeads = 4 });
        Assert.Equal(4, uneven.AttentionLayers[0].NumKvHeads);
    }

    private static Tensor Images(int seed = 11)
    {
        using var generator = new Generator((ulong)seed);
        return rand([3, 1, 8, 8], generator: generator);
    }

    private static SortedDictionary<string, byte[]> Bytes(nn.Module model) =>
        new(model.state_dict().ToDictionary(t => t.Key, t => t.Value.bytes.ToArray()), StringComparer.Ordinal);
}
