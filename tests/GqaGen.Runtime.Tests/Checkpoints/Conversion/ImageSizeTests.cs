using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Tests.Checkpoints.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.Conversion;

/// <summary>Weights for other images: position embeddings and input channels are brought over as timm does, and what cannot be is said.</summary>
public sealed class ImageSizeTests : IDisposable
{
    private static readonly TinyOptions Options = TinyOptions.Default with { EmbedDim = 3, NumHeads = 3, NumKvHeads = 1, ImgSize = 16 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(24, "6")]
    [InlineData(12, "3")]
    public void PositionsAreWhatPyTorchInterpolates(int imgSize, string golden)
    {
        using WeightsFile positions = WeightsFile.Open(Asset.Path("positions.pth"));
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        source["pos_embed"] = positions.Read("4");
        ConversionResult converted = MhaConversion.Convert(source, Options with { ImgSize = imgSize });
        Tensor wanted = positions.Read(golden), actual = converted.Tensors["pos_embed"];
        Assert.Equal(wanted.shape, actual.shape);
        Assert.InRange((actual - wanted).abs().max().ToDouble(), 0, 1e-6);
        Assert.True(actual.select(1, 0).equal(source["pos_embed"].select(1, 0)).all().item<bool>(), "the class token's position changed");

        ConvertedTensor entry = converted.Report.Tensors.Single(t => t.Name == "pos_embed");
        Assert.Equal((ConversionKind.Resized, $"4×4 → {golden}×{golden} patches, bicubic, antialiased"), (entry.Kind, entry.Reason));
        Assert.Equal([1, 17, 3], entry.SourceShape!);
        Assert.Equal(actual.shape, entry.Shape!);
        foreach ((string name, Tensor tensor) in converted.Tensors.Where(t => t.Key != "pos_embed" && t.Key.Contains("norm", StringComparison.Ordinal))) Assert.True(tensor.bytes.SequenceEqual(source[name].bytes), name);
    }

    [Fact]
    public void HalfPrecisionIsInterpolatedInSingle()
    {
        using WeightsFile positions = WeightsFile.Open(Asset.Path("positions.pth"));
        Dictionary<string, Tensor> source = MhaSource.Of(Options).ToDictionary(s => s.Key, s => s.Value.to(ScalarType.BFloat16));
        source["pos_embed"] = positions.Read("4").to(ScalarType.BFloat16);
        Tensor actual = MhaConversion.Convert(source, Options with { ImgSize = 24 }).Tensors["pos_embed"], wanted = positions.Read("6.bfloat16");
        Assert.Equal(ScalarType.BFloat16, actual.dtype);
        Assert.InRange((actual.to(ScalarType.Float32) - wanted.to(ScalarType.Float32)).abs().max().ToDouble(), 0, 1.0 / 128);       // the last bit of bfloat16
    }

    [Theory]
    [InlineData(16, "zero for the class token, which had none")]
    [InlineData(24, "4×4 → 6×6 patches, bicubic, antialiased; zero for the class token, which had none")]
    public void PositionsWithoutTheClassTokensGetAZero(int imgSize, string reason)
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options), without = new(source) { ["pos_embed"] = source["pos_embed"].narrow(1, 1, 16) };
        ConversionResult converted = MhaConversion.Convert(without, Options with { ImgSize = imgSize });
        Tensor wanted = MhaConversion.Convert(source, Options with { ImgSize = imgSize }).Tensors["pos_embed"].clone();
        wanted.select(1, 0).zero_();
        Assert.Equal(wanted.bytes.ToArray(), converted.Tensors["pos_embed"].bytes.ToArray());
        Assert.Equal(reason, converted.Report.Tensors.Single(t => t.Name == "pos_embed").Reason);
    }

    [Fact]
    public void ThePositionsOfTheSameGridStayToTheLastBit()
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        ConversionResult converted = MhaConversion.Convert(source, Options);
        Assert.Equal(source["pos_embed"].bytes.ToArray(), converted.Tensors["pos_embed"].bytes.ToArray());
        Assert.Empty(converted.Report.Of(ConversionKind.Resized));
    }

    [Theory]
    [InlineData(18)]
    [InlineData(13)]
    public void PatchesThatAreNoSquareAreAnError(int tokens)
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        source["pos_embed"] = ones(1, tokens, 3);
        string problem = Assert.Single(Assert.Throws<CheckpointException>(() => MhaConversion.Convert(source, Options)).Problems);
        Assert.Equal($"'pos_embed': expected shape [1, 17, 3], found [1, {tokens}, 3]; its patches are no square grid, with or without a position of the class token, so it cannot be interpolated", problem);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ThreeChannelsAreSummedForOne(bool flat)
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options with { InChans = 3 });
        Tensor weight = source["patch_embed.proj.weight"];
        if (flat) source["patch_embed.proj.weight"] = weight.flatten(1);
        ConversionResult converted = MhaConversion.Convert(source, Options with { InChans = 1 });
        Tensor actual = converted.Tensors["patch_embed.proj.weight"], wanted = weight.select(1, 0) + weight.select(1, 1) + weight.select(1, 2);
        Assert.Equal([3, 1, 4, 4], actual.shape);
        Assert.InRange((actual.squeeze(1) - wanted).abs().max().ToDouble(), 0, 1e-6);
        ConvertedTensor entry = converted.Report.Tensors.Single(t => t.Name == "patch_embed.proj.weight");
        Assert.Equal((ConversionKind.Resized, "summed over 3 input channels"), (entry.Kind, entry.Reason));
    }

    [Fact]
    public void OtherPatchesAndChannelsAreAnErrorWithTheMend()
    {
        Assert.Contains("; patches are not resized: set patch_size: 8", Problem(Options with { PatchSize = 8 }, Options), StringComparison.Ordinal);
        Assert.Contains("; only 3 channels can be made 1: set in_chans: 1", Problem(Options, Options with { InChans = 3 }), StringComparison.Ordinal);
        Assert.Contains("; only 3 channels can be made 1: set in_chans: 4", Problem(Options with { InChans = 4 }, Options), StringComparison.Ordinal);

        static string Problem(TinyOptions source, TinyOptions target) => Assert.Throws<CheckpointException>(() => MhaConversion.Convert(MhaSource.Of(source), target)).Message;
    }
}
