using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Checkpoints.PyTorch;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Checkpoints;

/// <summary>timm's ViT-S/B/L, by their exact names and shapes, become every variant: each of its parameters is filled, and nothing of the file is forgotten.</summary>
public sealed class TimmConversionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gqagen-");
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string, TimmKind> Files
    {
        get
        {
            var files = new TheoryData<string, TimmKind>();
            foreach (string size in new[] { "small", "base", "large" })
            foreach (TimmKind kind in Enum.GetValues<TimmKind>())
                files.Add(size, kind);
            return files;
        }
    }

    public static TheoryData<string> Papers => [.. Variants.GqaCatalog.All.Select(v => v.Name)];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    // The numbers of parameters that timm's model cards give.
    [Theory]
    [InlineData("small", 22_050_664, 152)]
    [InlineData("base", 86_567_656, 152)]
    [InlineData("large", 304_326_632, 296)]
    public void TheFilesHaveTheParametersOfTimms(string size, long parameters, int tensors)
    {
        IReadOnlyDictionary<string, long[]> shapes = TimmCheckpoint.Shapes(size, TimmKind.ImageNet1k);
        Assert.Equal((parameters, tensors), (shapes.Values.Sum(s => s.Aggregate(1L, (a, b) => a * b)), shapes.Count));
    }

    [Theory, MemberData(nameof(Files))]
    public void EveryFileFitsEveryVariant(string size, TimmKind kind)
    {
        TimmCheckpoint timm = TimmCheckpoint.Write(File("timm"), size, kind);
        using WeightsFile file = WeightsFile.Open(timm.Path);
        foreach (Variant variant in Variants.GqaCatalog.All)
        foreach ((int imgSize, int classes) in new[] { (224, 1000), (384, 1000), (224, 21_843), (224, 10) })
            variant.Accept(new PlanFits(file, variant.Size(size) with { ImgSize = imgSize, NumClasses = classes }, kind));
    }

    [Fact]
    public void ASmallFileFitsEveryOtherSpecToo()
    {
        TimmCheckpoint timm = TimmCheckpoint.Write(File("timm"), "small", TimmKind.ImageNet1k);
        using WeightsFile file = WeightsFile.Open(timm.Path);
        foreach (Variant variant in GqaCatalog.All.Where(v => v.Size(v.SizeNames[0]).GetType().GetProperty("Allocations") is null))      // those say a depth
            variant.Accept(new PlanFits(file, variant.Size(variant.SizeNames[0]) with
            {
                EmbedDim = 384, NumHeads = 6, NumKvHeads = 3, QkvBias = true, Depth = 12, ImgSize = 224, PatchSize = 16, InChans = 3, MlpRatio = 4,
            }, TimmKind.ImageNet1k));
    }

    // Every tensor has numbers that tell it, and each of its heads, from all others.
    [Theory, MemberData(nameof(Papers))]
    public void EveryNumberOfASmallFileIsWhereItBelongs(string name)
    {
        TimmCheckpoint timm = Stamped();
        using WeightsFile file = WeightsFile.Open(timm.Path);
        ViTOptions options = Variants.GqaCatalog.All.Single(v => v.Name == name).Size("small");
        long c = options.EmbedDim, d = options.HeadDim, groups = options.NumKvHeads;

        ConversionResult converted = MhaConversion.Convert(file, options);
        nn.Module model = Variants.GqaCatalog.All.Single(v => v.Name == name).Accept(new Make(options));
        Assert.DoesNotContain(converted.ApplyTo(model).Kept, kept => !kept.Contains(".attn.", StringComparison.Ordinal));
        foreach ((string key, Tensor actual) in model.state_dict().Where(t => converted.Tensors.ContainsKey(t.Key)))
        {
            using DisposeScope scope = NewDisposeScope();
            int part = key.Contains(".attn.", StringComparison.Ordinal) ? "qkv".IndexOf(key[key.IndexOf(".attn.", StringComparison.Ordinal) + 6], StringComparison.Ordinal) : -1;
            string suffix = key[(key.LastIndexOf('.') + 1)..];
            if (part < 0 || key.Contains(".proj.", StringComparison.Ordinal))
            {
                Assert.True(file.Read(key).Equals(actual), key);
                continue;
            }
            Tensor fused = file.Read($"{key[..key.IndexOf(".attn.", StringComparison.Ordinal)]}.attn.qkv.{suffix}").view(3, 6, d, -1);
            Tensor wanted = part == 0 ? fused[0] : fused[part].view(groups, 6 / groups, d, -1).mean([1]);
            Assert.True((wanted.reshape(actual.shape) - actual).abs().max().ToSingle() < 1e-3f && actual.abs().max().ToSingle() > 1, key);
        }
    }

    [Fact]
    public void APyTorchCheckpointGivesTheSame()
    {
        TimmCheckpoint timm = Stamped();
        using WeightsFile safetensors = WeightsFile.Open(timm.Path);
        TorchCheckpoint.Write(File("vit_small.pth"), safetensors);
        using WeightsFile torch = WeightsFile.Open(File("vit_small.pth"));
        Assert.Equal("model", Assert.IsType<PyTorchFile>(torch).Key);
        ConversionResult a = MhaConversion.Convert(safetensors, GqaOptions.Small), b = MhaConversion.Convert(torch, GqaOptions.Small);
        Assert.Equal(a.Tensors.Keys, b.Tensors.Keys);
        foreach ((string name, Tensor tensor) in a.Tensors) Assert.True(tensor.Equals(b.Tensors[name]), name);
        Assert.Equal("module.", b.Report.Prefix);
    }

    private TimmCheckpoint Stamped()
    {
        TimmCheckpoint timm = TimmCheckpoint.Write(File("timm"), "small", TimmKind.ImageNet1k);
        int stamp = 2;
        foreach ((string name, long[] shape) in TimmCheckpoint.Shapes("small", TimmKind.ImageNet1k))
        {
            long count = shape.Aggregate(1L, (a, b) => a * b), step = name.Contains("qkv", StringComparison.Ordinal) ? count / 18 : count;
            timm.Set(name, Enumerable.Range(0, (int)(count / step)).SelectMany(i => new[] { (i * step, (float)stamp++), ((i * step) + step - 1, -stamp) }));
        }
        return timm;
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Whether a conversion would fill every parameter of the variant, by name and shape, and takes account of every tensor of the file.</summary>
    private sealed class PlanFits(WeightsFile file, ViTOptions options, TimmKind kind) : IVariantVisitor<bool>
    {
        public bool Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            string where = $"{variant.Name} of {options.ImgSize} pixels, {options.NumClasses} classes";
            using TModel model = TModel.Create((TOptions)options, device: META);
            ConversionReport plan = MhaConversion.Plan(file, options);
            Dictionary<string, long[]> filled = plan.Tensors.Where(t => t.Shape is not null).ToDictionary(t => t.Name, t => t.Shape!.ToArray());
            bool head = kind != TimmKind.ImageNet21kRepresentation && file.Headers["head.bias"].Shape[0] == options.NumClasses;
            foreach ((string name, var parameter) in model.named_parameters())
            {
                if (name.StartsWith("head.", StringComparison.Ordinal) && !head) Assert.False(filled.ContainsKey(name), $"{where}: {name} is filled");
                else Assert.True(filled.Remove(name, out long[]? shape) && shape.SequenceEqual(parameter.shape), $"{where}: {name} is not filled as [{string.Join(", ", parameter.shape)}]");
            }
            Assert.Empty(filled);

            long numbers = file.Headers.Values.Sum(h => h.Count), told = plan.Tensors.Where(t => t.SourceShape is not null).Sum(t => t.SourceShape!.Aggregate(1L, (a, b) => a * b));
            Assert.True(numbers == told, $"{where}: the report tells of {told} of {numbers} numbers");
            bool resized = file.Headers["pos_embed"].Shape[1] != options.NumTokens;
            Assert.Equal(resized ? ["pos_embed"] : [], plan.Of(ConversionKind.Resized).Select(t => t.Name));
            Assert.Equal(head ? [] : kind == TimmKind.ImageNet21kRepresentation ? ["head.weight", "head.bias", "pre_logits.fc.bias", "pre_logits.fc.weight"] : ["head.weight", "head.bias"],
                plan.Of(ConversionKind.LeftOut).Select(t => t.Name));
            Assert.Equal(options.NumHeads == options.NumKvHeads ? 0 : 4 * options.Depth, plan.Of(ConversionKind.Pooled).Count());
            return true;
        }
    }

    private sealed class Make(ViTOptions options) : IVariantVisitor<nn.Module>
    {
        public nn.Module Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions => TModel.Create((TOptions)options);
    }
}
