using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.Conversion;

/// <summary>MHA → GQA: what is copied, split and pooled, the identity H → H, and that nothing passes that does not fit.</summary>
public sealed class MhaConversionTests : IDisposable
{
    private static readonly TinyOptions Options = TinyOptions.Default;

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<HeadPooling> Poolings => [.. Enum.GetValues<HeadPooling>()];

    public static TheoryData<bool, HeadPooling> StylesAndPoolings
    {
        get
        {
            var all = new TheoryData<bool, HeadPooling>();
            foreach (HeadPooling pooling in Enum.GetValues<HeadPooling>())
            {
                all.Add(false, pooling);
                all.Add(true, pooling);
            }
            return all;
        }
    }

    public void Dispose() => _scope.Dispose();

    [Theory, MemberData(nameof(StylesAndPoolings))]
    public void FromHToHIsTheIdentityToTheLastBit(bool fused, HeadPooling pooling)
    {
        TinyOptions options = Options with { NumKvHeads = Options.NumHeads };
        Dictionary<string, Tensor> separate = MhaSource.Of(options);
        // Signs of zero, infinities and NaNs must pass too.
        separate["blocks.0.attn.k.weight"].bytes.Fill(0x80);
        separate["blocks.1.attn.v.bias"].copy_(tensor(new[] { -0f, float.NaN, float.NegativeInfinity, float.Epsilon }).repeat(6));

        ConversionResult result = MhaConversion.Convert(fused ? MhaSource.Fused(separate) : separate, options, pooling);
        Assert.Equal(separate.Keys.Order(), result.Tensors.Keys.Order());
        foreach ((string name, Tensor tensor) in separate) Assert.True(Bytes(tensor).SequenceEqual(Bytes(result.Tensors[name])), $"{name} changed");
        Assert.Empty(result.Report.Of(ConversionKind.Pooled));
        Assert.Equal(fused ? 12 : 0, result.Report.Of(ConversionKind.Split).Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PoolsTheContiguousHeadsOfEachGroup(int groups)
    {
        TinyOptions options = Options with { NumKvHeads = groups };
        Dictionary<string, Tensor> source = MhaSource.Of(options);
        int perGroup = options.NumHeads / groups;
        foreach (HeadPooling pooling in Enum.GetValues<HeadPooling>())
        {
            Dictionary<string, Tensor> converted = MhaConversion.Convert(MhaSource.Fused(source), options, pooling).Tensors;
            foreach (string name in source.Keys.Where(n => n.Contains(".attn.k.", StringComparison.Ordinal) || n.Contains(".attn.v.", StringComparison.Ordinal)))
            {
                Tensor keys = source[$"{name[..name.IndexOf(".attn.", StringComparison.Ordinal)]}.attn.k.weight"];
                Tensor wanted = cat([.. Enumerable.Range(0, groups).Select(g => PooledGroup(source[name], keys, g * perGroup, perGroup, options.HeadDim, pooling))]);
                Assert.True(converted[name].shape.SequenceEqual(wanted.shape), $"{pooling} {name}: [{string.Join(", ", converted[name].shape)}]");
                double error = (converted[name] - wanted).abs().max().ToDouble();
                Assert.True(error < 1e-7, $"{pooling} {name}: off by {error}");
            }
            foreach (string name in source.Keys.Where(n => !n.Contains(".attn.k.", StringComparison.Ordinal) && !n.Contains(".attn.v.", StringComparison.Ordinal)))
                Assert.True(Bytes(source[name]).SequenceEqual(Bytes(converted[name])), $"{pooling}: {name} changed");
        }
    }

    [Theory, MemberData(nameof(Poolings))]
    public void FusedAndSeparateSourcesGiveTheSame(HeadPooling pooling)
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        ConversionResult fused = MhaConversion.Convert(MhaSource.Fused(source), Options, pooling), separate = MhaConversion.Convert(source, Options, pooling);
        Assert.Equal(fused.Report.Tensors.Select(t => t.Name), separate.Report.Tensors.Select(t => t.Name));
        Assert.Equal(8, separate.Report.Of(ConversionKind.Pooled).Count());
        Assert.Equal(4, fused.Report.Of(ConversionKind.Split).Count());
        foreach ((string name, Tensor tensor) in fused.Tensors) Assert.True(Bytes(tensor).SequenceEqual(Bytes(separate.Tensors[name])), name);
    }

    [Fact]
    public void TheResultHasMemoryOfItsOwnAndTheTypesOfTheSource()
    {
        Dictionary<string, Tensor> source = MhaSource.Fused(MhaSource.Of(Options)).ToDictionary(s => s.Key, s => s.Value.to(ScalarType.BFloat16));
        foreach (HeadPooling pooling in Enum.GetValues<HeadPooling>())
        {
            Dictionary<string, Tensor> converted = MhaConversion.Convert(source, Options, pooling).Tensors;
            Dictionary<string, byte[]> before = source.ToDictionary(s => s.Key, s => Bytes(s.Value));
            foreach (Tensor tensor in converted.Values)
            {
                Assert.Equal(ScalarType.BFloat16, tensor.dtype);
                Assert.True(!tensor.requires_grad && tensor.is_contiguous());
                tensor.zero_();
            }
            foreach ((string name, byte[] bytes) in before) Assert.True(bytes.SequenceEqual(Bytes(source[name])), $"{pooling}: the source's {name} changed");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryMissingOrMisshapenTensorIsNamed(bool fused)
    {
        Dictionary<string, Tensor> source = fused ? MhaSource.Fused(MhaSource.Of(Options)) : MhaSource.Of(Options);
        foreach (string name in source.Keys)
        {
            string shape = $"[{string.Join(", ", source[name].shape)}]";
            var without = new Dictionary<string, Tensor>(source);
            without.Remove(name);
            Assert.Contains($"missing: '{name}', expected shape {shape}", Problem(without), StringComparison.Ordinal);

            // More classes than the target has are not an error of the head's weight alone, but then its bias does not fit.
            Tensor grown = cat([source[name], source[name]], dim: source[name].ndim - 1);
            var misshapen = new Dictionary<string, Tensor>(source) { [name] = grown };
            Assert.Contains($"'{name}': expected shape {shape}, found [{string.Join(", ", grown.shape)}]", Problem(misshapen), StringComparison.Ordinal);

            var integers = new Dictionary<string, Tensor>(source) { [name] = source[name].to(ScalarType.Int32) };
            Assert.Contains($"'{name}': expected a floating dtype, found Int32", Problem(integers), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UnexpectedTensorsAreNamedTogether()
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        source["blocks.2.norm1.weight"] = ones(24);
        source["fc_norm.weight"] = ones(24);
        source["blocks.0.attn.qkv.weight"] = ones(72, 24);
        CheckpointException e = Assert.Throws<CheckpointException>(() => MhaConversion.Convert(source, Options));
        foreach (string name in new[] { "blocks.2.norm1.weight", "fc_norm.weight", "blocks.0.attn.k.weight", "blocks.0.attn.q.weight" })
            Assert.Contains(e.Problems, p => p.StartsWith($"unexpected: '{name}', [", StringComparison.Ordinal));
        Assert.Contains(e.Problems, p => p.StartsWith("missing: 'blocks.0.attn.qkv.bias'", StringComparison.Ordinal));
    }

    [Fact]
    public void ABiasTheTargetDoesNotHaveIsNotDroppedSilently()
    {
        TinyOptions options = Options with { QkvBias = false };
        Assert.Contains("the target has QkvBias = false", Problem(MhaSource.Fused(MhaSource.Of(Options)), options), StringComparison.Ordinal);
        Dictionary<string, Tensor> source = MhaSource.Of(options);
        var model = new TinyViT(options, seed: 2);
        MhaConversion.Convert(MhaSource.Fused(source), options).ApplyTo(model);
        Assert.True(Bytes(source["blocks.0.attn.q.weight"]).SequenceEqual(Bytes(model.state_dict()["blocks.0.attn.q.weight"])));
        Assert.Contains("missing: 'blocks.0.attn.qkv.bias'", Problem(MhaSource.Fused(source), Options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void GroupsThatDoNotDivideTheHeadsAreRefused(int groups)
    {
        string message = Assert.Throws<ArgumentException>(() => MhaConversion.Convert(MhaSource.Of(Options), Options with { NumKvHeads = groups })).Message;
        Assert.Contains($"NumKvHeads: {groups} does not divide NumHeads 6", message, StringComparison.Ordinal);
        Assert.Contains("1, 2, 3, 6", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ApplyingKeepsTheModelsOwnStateAndAHeadOfOtherClasses()
    {
        TinyOptions sourceOptions = Options with { ProjDrop = 0.1, NumClasses = 9 }, options = Options with { ProjDrop = 0.2 };
        Dictionary<string, Tensor> source = MhaSource.Of(sourceOptions, ownState: true);
        var model = new TinyViT(options, seed: 2);
        Dictionary<string, Tensor> before = StateDict.Snapshot(model);

        ConversionResult result = MhaConversion.Convert(source, options);
        LoadReport report = result.ApplyTo(model);
        Assert.Equal("it has 9 classes, the target 5", result.Report.Tensors.Single(t => t.Name == "head.weight").Reason);
        Assert.Contains(result.Report.Of(ConversionKind.LeftOut), t => t.Name == "blocks.0.attn.grouping.steps" && t.Reason.Contains("the source's own", StringComparison.Ordinal));
        Assert.Equal(result.Tensors.Keys.Order(), report.Loaded.Order());
        Assert.Contains("blocks.1.attn.grouping.allocation", report.Kept);
        Assert.Contains("blocks.1.mlp.drop2.draws.rng", report.Kept);
        Assert.Contains("head.bias", report.Kept);
        foreach ((string name, Tensor tensor) in model.state_dict())
            Assert.True(Bytes(tensor).SequenceEqual(Bytes(report.Kept.Contains(name) ? before[name] : result.Tensors[name])), name);
    }

    [Fact]
    public void AHeadlessSourceLeavesTheHeadFresh()
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        source.Remove("head.weight");
        source.Remove("head.bias");
        Assert.Equal(["head.weight", "head.bias"], MhaConversion.Convert(source, Options).ApplyTo(new TinyViT(Options)).Kept.Where(n => n.StartsWith("head", StringComparison.Ordinal)));
    }

    [Fact]
    public void ApplyingToAnotherModelNamesWhatDoesNotFitAndChangesNothing()
    {
        ConversionResult result = MhaConversion.Convert(MhaSource.Of(Options), Options);
        var model = new TinyViT(Options with { NumKvHeads = 3 }, seed: 2);
        Dictionary<string, Tensor> before = StateDict.Snapshot(model);
        Assert.Contains("'blocks.0.attn.k.weight': expected shape [12, 24], found [8, 24]", Assert.Throws<CheckpointException>(() => result.ApplyTo(model)).Message, StringComparison.Ordinal);
        foreach ((string name, Tensor tensor) in model.state_dict()) Assert.True(Bytes(tensor).SequenceEqual(Bytes(before[name])), name);
        Assert.Contains("missing: 'norm.weight'", Assert.Throws<CheckpointException>(() => (result with { Tensors = Without(result.Tensors, "norm.weight") }).ApplyTo(new TinyViT(Options))).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Poolings))]
    public void ConvertingKeepsNoHandles(HeadPooling pooling)
    {
        Dictionary<string, Tensor> source = MhaSource.Fused(MhaSource.Of(Options));
        var model = new TinyViT(Options);
        LiveHandles.DoNotGrow(10, () =>
        {
            using DisposeScope scope = NewDisposeScope();
            MhaConversion.Convert(source, Options, pooling).ApplyTo(model);
        });
    }

    private static string Problem(Dictionary<string, Tensor> source, TinyOptions? options = null) =>
        Assert.Throws<CheckpointException>(() => MhaConversion.Convert(source, options ?? Options)).Message;

    private static Dictionary<string, Tensor> Without(Dictionary<string, Tensor> tensors, string name) => tensors.Where(t => t.Key != name).ToDictionary();

    /// <summary>One group the slow way: head by head in float64.</summary>
    private static Tensor PooledGroup(Tensor projection, Tensor keys, int first, int count, int headDim, HeadPooling pooling)
    {
        Tensor[] Heads(Tensor of) => [.. Enumerable.Range(first, count).Select(h => of.narrow(0, h * headDim, headDim).to(ScalarType.Float64))];
        double[] norms = [.. Heads(keys).Select(k => Math.Sqrt(k.square().sum().ToDouble()))];
        double total = norms.Sum(n => Math.Exp(n - norms.Max()));
        double[] weights = pooling switch
        {
            HeadPooling.Mean => [.. norms.Select(_ => 1.0 / count)],
            HeadPooling.First => [.. norms.Select((_, i) => i == 0 ? 1.0 : 0)],
            _ => [.. norms.Select(n => Math.Exp(n - norms.Max()) / total)],
        };
        return Heads(projection).Select((head, i) => head * weights[i]).Aggregate((a, b) => a + b).to(projection.dtype);
    }

    private static byte[] Bytes(Tensor tensor) => tensor.detach().contiguous().bytes.ToArray();
}
