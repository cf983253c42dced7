using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests;

/// <summary>What distinguishes the variants, seen through the generated modules.</summary>
public sealed class BehaviourTests
{
    public static TheoryData<string> Names => EveryVariant.Names;

    [Theory]
    [InlineData("kdgqa", true)]
    [InlineData("kdgqa-batch", false)]
    public void ScopeDecidesWhetherBatchMatesMatter(string name, bool invariant)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name);
        model.eval();
        using DisposeScope scope = NewDisposeScope();
        bool same = true;
        for (int seed = 0; seed < 8; seed++)
        {
            Tensor images = Images(seed, count: 3) * tensor(new[] { 1f, 5f, 30f }).reshape(3, 1, 1, 1);
            same &= model.call(images)[0].allclose(model.call(images[..1])[0], atol: 1e-5);
        }
        Assert.Equal(invariant, same);
    }

    /// <summary>Counts become indices in the next forward: what a file says of them is checked first.</summary>
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(7, 0, -1)]
    [InlineData(1L << 40, 0, 0)]
    public void AnAllocationThatDoesNotShareOutTheHeadsIsNotLoaded(long a, long b, long c)
    {
        using DisposeScope scope = NewDisposeScope();
        using DgqaEmaViT model = DgqaEmaViT.Create(DgqaEmaOptions.Tiny, seed: 1);
        Dictionary<string, Tensor> state = StateDict.Snapshot(model);
        state["blocks.1.attn.grouping.allocation"] = tensor(new[] { a, b, c });
        CheckpointException e = Assert.Throws<CheckpointException>(() => StateDict.Load(model, state));
        Assert.Equal($"'blocks.1.attn.grouping.allocation': [{a}, {b}, {c}] does not share out 6 query heads", Assert.Single(e.Problems));
        state["blocks.1.attn.grouping.allocation"] = tensor(new[] { 3L, 1, 2 });
        StateDict.Load(model, state);
    }

    /// <summary>In training PGQA is map minus noise, written out here head by head; in evaluation it is GQA.</summary>
    [Fact]
    public void PgqaIsGqaMinusNoiseInTrainingOnly()
    {
        PgqaOptions options = PgqaOptions.Tiny;
        using DisposeScope scope = NewDisposeScope();
        var module = new PgqaAttention(options, new Initializer(3));
        var twin = new PgqaAttention(options, new Initializer(3));
        var gqa = new GqaAttention(GqaOptions.Tiny, new Initializer(3));
        StateDict.Load(gqa, module.state_dict().Where(t => !t.Key.StartsWith("noise.", StringComparison.Ordinal)).ToDictionary());
        Tensor x = Tokens();

        module.eval();
        gqa.eval();
        Assert.True(module.call(x).allclose(gqa.call(x), atol: 1e-6), "PGQA in evaluation is not GQA");

        module.train();
        Tensor perturbed = module.call(x);
        Assert.False(perturbed.allclose(gqa.call(x), atol: 1e-3), "the noise changes nothing");
        Assert.True(perturbed.allclose(Explicit(twin, options, x), atol: 1e-5), "PGQA is not the map minus the noise");
    }

    [Fact]
    public void AKeyThatIsNotFiniteStopsTheHarnessAtItsLayerAndStep()
    {
        using DatasetSplits digits = Digits.Load();
        using KdgqaViT model = KdgqaViT.Create(KdgqaOptions.Tiny);
        using var trainer = new Trainer<KdgqaViT>(model, digits.Train, new() { LearningRate = 1e-3, LogEvery = 1 });
        trainer.Advance(3);
        using (no_grad()) model.get_parameter("blocks.1.attn.k.weight")!.fill_(float.NaN);
        NonFiniteException e = Assert.Throws<NonFiniteException>(() => trainer.Advance(5));
        Assert.Equal((1, 4L), (e.Layer, e.Step));
    }

    [Fact]
    public void TheReferenceCountsByTheTrainersStep()
    {
        using DatasetSplits digits = Digits.Load();
        using var model = ReferenceDgqaEmaViT.Create(ReferenceDgqaEmaOptions.Default with { EmbedDim = 24, Depth = 1, ImgSize = 8, PatchSize = 4, InChans = 1, NumClasses = 10, Window = 3 });
        using var trainer = new Trainer<ReferenceDgqaEmaViT>(model, digits.Train, new() { LearningRate = 1e-3 });
        var changed = new List<bool>();
        for (int step = 0; step < 7; step++)
        {
            byte[] before = model.AttentionLayers[0].Grouping.NormCache.bytes.ToArray();
            trainer.Advance(1);
            changed.Add(!before.AsSpan().SequenceEqual(model.AttentionLayers[0].Grouping.NormCache.bytes));
        }
        Assert.Equal([true, false, false, true, false, false, true], changed);
    }

    [Theory, MemberData(nameof(Names))]
    public void EverythingMovesToAnotherDevice(string name)
    {
        using nn.Module<Tensor, Tensor> model = EveryVariant.Small(name, drop: 0.1);
        model.to(META);
        // The streams stay in host memory on purpose.
        Assert.All(model.state_dict().Where(t => !t.Key.EndsWith(".rng", StringComparison.Ordinal)), t => Assert.Equal(DeviceType.META, t.Value.device_type));
        foreach (IGroupedAttention layer in model.modules().OfType<IGroupedAttention>())
        {
            Assert.Equal(DeviceType.META, layer.LastAllocation.device_type);
            if (layer.NonFiniteAge is { } age) Assert.Equal(DeviceType.META, age.device_type);
        }
    }

    private static Tensor Explicit(PgqaAttention module, PgqaOptions o, Tensor x)
    {
        Dictionary<string, Tensor> w = module.state_dict();
        Tensor Project(string name) => nn.functional.linear(x, w[$"{name}.weight"], w[$"{name}.bias"]);
        long b = x.shape[0], n = x.shape[1];
        Tensor q = Project("q").view(b, n, o.NumHeads, o.HeadDim), k = Project("k").view(b, n, o.NumKvHeads, o.HeadDim), v = Project("v").view(b, n, o.NumKvHeads, o.HeadDim);
        Tensor map = stack(Enumerable.Range(0, o.NumHeads).Select(h =>
            nn.functional.softmax(q.select(2, h).bmm(k.select(2, h * o.NumKvHeads / o.NumHeads).transpose(1, 2)) / Math.Sqrt(o.HeadDim), dim: -1)).ToList(), dim: 1);
        int r = o.NumHeads / o.NumKvHeads;                                  // the module has the r maps of a group beside each token
        Tensor folded = map.view(b, o.NumKvHeads, r, n, n).transpose(2, 3).reshape(b, o.NumKvHeads, n * r, n);
        Tensor perturbed = module.Noise.call(folded).view(b, o.NumKvHeads, n, r, n).transpose(2, 3).reshape(b, o.NumHeads, n, n);
        Tensor y = stack(Enumerable.Range(0, o.NumHeads).Select(h => perturbed.select(1, h).bmm(v.select(2, h * o.NumKvHeads / o.NumHeads))).ToList(), dim: 2);
        return nn.functional.linear(y.reshape(b, n, o.EmbedDim), w["proj.weight"], w["proj.bias"]);
    }

    private static Tensor Tokens()
    {
        using var generator = new Generator(5);
        return randn([2, 17, PgqaOptions.Tiny.EmbedDim], generator: generator);
    }

    private static Tensor Images(int seed, int count)
    {
        using var generator = new Generator((ulong)seed);
        return rand([count, 1, 8, 8], generator: generator);
    }
}
