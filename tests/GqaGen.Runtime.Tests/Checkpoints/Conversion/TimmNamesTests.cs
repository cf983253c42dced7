using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Tests.Checkpoints.Conversion;

/// <summary>The names that timm and its users have given the tensors of a plain Vision Transformer are understood; layers that it does not have are named.</summary>
public sealed class TimmNamesTests : IDisposable
{
    private static readonly TinyOptions Options = TinyOptions.Default;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("model.")]
    [InlineData("backbone.")]
    [InlineData("model.module.")]
    public void WhatWrappersPutBeforeEveryNameIsTakenOff(string prefix)
    {
        Dictionary<string, Tensor> source = MhaSource.Fused(MhaSource.Of(Options));
        ConversionResult plain = MhaConversion.Convert(source, Options), wrapped = MhaConversion.Convert(source.ToDictionary(s => prefix + s.Key, s => s.Value), Options);
        Same(plain, wrapped);
        Assert.Equal(prefix, wrapped.Report.Prefix);
        Assert.Contains($"names without '{prefix}'", wrapped.Report.ToString(), StringComparison.Ordinal);

        // Only if it stands before every name.
        Dictionary<string, Tensor> mixed = source.ToDictionary(s => s.Key == "cls_token" ? s.Key : prefix + s.Key, s => s.Value);
        Assert.Throws<CheckpointException>(() => MhaConversion.Convert(mixed, Options));
    }

    [Fact]
    public void SeparateProjectionsMayHaveTimmsNames()
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options), timms = source.ToDictionary(s => Renamed(s.Key), s => s.Value);
        foreach (HeadPooling pooling in Enum.GetValues<HeadPooling>()) Same(MhaConversion.Convert(source, Options, pooling), MhaConversion.Convert(timms, Options, pooling));
        timms.Remove("blocks.0.attn.k_proj.bias");
        Assert.Contains("missing: 'blocks.0.attn.k_proj.bias', expected shape [24]", Assert.Throws<CheckpointException>(() => MhaConversion.Convert(timms, Options)).Message, StringComparison.Ordinal);

        static string Renamed(string name) => name.Contains(".attn.q.", StringComparison.Ordinal) || name.Contains(".attn.k.", StringComparison.Ordinal) || name.Contains(".attn.v.", StringComparison.Ordinal)
            ? name[..(name.IndexOf(".attn.", StringComparison.Ordinal) + 7)] + "_proj" + name[(name.IndexOf(".attn.", StringComparison.Ordinal) + 7)..]
            : name;
    }

    [Fact]
    public void APatchProjectionOf2020IsALinearLayer()
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options), flat = new(source) { ["patch_embed.proj.weight"] = source["patch_embed.proj.weight"].flatten(1) };
        ConversionResult converted = MhaConversion.Convert(flat, Options);
        Same(MhaConversion.Convert(source, Options), converted);
        Assert.Equal("a linear layer made a convolution", converted.Report.Tensors.Single(t => t.Name == "patch_embed.proj.weight").Reason);
    }

    [Fact]
    public void AHeadBehindARepresentationLayerIsLeftOutWithIt()
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        source["pre_logits.fc.weight"] = ones(24, 24);
        source["pre_logits.fc.bias"] = ones(24);
        ConversionResult converted = MhaConversion.Convert(source, Options);
        Assert.Equal(["head.weight", "head.bias", "pre_logits.fc.bias", "pre_logits.fc.weight"], converted.Report.Of(ConversionKind.LeftOut).Select(t => t.Name));
        Assert.Equal(["head.weight", "head.bias"], converted.ApplyTo(new TinyViT(Options)).Kept.Where(n => n.StartsWith("head", StringComparison.Ordinal)));
        Assert.Contains("left out: it reads the representation layer pre_logits, which the target does not have", converted.Report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocks.{0}.ls1.gamma", "layer scale (init_values)")]
    [InlineData("blocks.{0}.gamma_2", "layer scale (init_values)")]
    [InlineData("blocks.{0}.attn.q_norm.weight", "a normalisation of q and k (qk_norm)")]
    [InlineData("blocks.{0}.attn.relative_position_bias_table", "a relative position bias")]
    [InlineData("blocks.{0}.attn.rel_pos.rel_pos_bias", "a relative position bias")]
    [InlineData("blocks.{0}.mlp.norm.weight", "a normalisation within attention or MLP (scale_norm)")]
    [InlineData("blocks.{0}.mlp.fc1_g.weight", "a gated MLP (SwiGLU)")]
    [InlineData("reg_token", "register tokens (reg_tokens)")]
    [InlineData("rope.freqs", "rotary position embeddings")]
    [InlineData("norm_pre.weight", "a normalisation before the blocks (pre_norm)")]
    [InlineData("fc_norm.bias", "a normalisation after average pooling (fc_norm, global_pool='avg'); the target's head reads the class token")]
    [InlineData("attn_pool.q.weight", "attention pooling (global_pool='map')")]
    [InlineData("dist_token", "a distillation token (DeiT)")]
    [InlineData("head_dist.weight", "a distillation token (DeiT)")]
    [InlineData("mask_token", "a mask token (BEiT, DINOv2)")]
    [InlineData("patch_embed.backbone.stem.conv.weight", "a stem other than one convolution of patches")]
    public void ALayerThatAPlainModelDoesNotHaveIsNamedAndNotDropped(string name, string what)
    {
        Dictionary<string, Tensor> source = MhaSource.Of(Options);
        for (int block = 0; block < Options.Depth; block++) source[string.Format(null, name, block)] = ones(24);
        string problem = Assert.Single(Assert.Throws<CheckpointException>(() => MhaConversion.Convert(source, Options)).Problems);
        Assert.Equal($"unexpected: '{string.Format(null, name, 0)}', [24] of Float32; it belongs to {what}, which the target does not have{(name.Contains('{', StringComparison.Ordinal) ? " (and so in 1)" : "")}", problem);
    }

    [Fact]
    public void AModelOfAnotherSizeIsToldInALineAndItsTensorsOnceForAllBlocks()
    {
        TinyOptions other = Options with { EmbedDim = 48, Depth = 7, MlpRatio = 4, NumClasses = 9 };
        CheckpointException e = Assert.Throws<CheckpointException>(() => MhaConversion.Convert(MhaSource.Fused(MhaSource.Of(other)), Options with { Depth = 3 }));
        Assert.StartsWith("The source (embed_dim 48, depth 7, patch_size 4, in_chans 1, mlp_ratio 4) does not fit the target (embed_dim 24, depth 3, patch_size 4, in_chans 1, mlp_ratio 2) (", e.Message, StringComparison.Ordinal);
        Assert.Contains("'blocks.0.norm1.weight': expected shape [24], found [48] (and so in 1–2)", e.Problems);
        Assert.Contains("unexpected: 'blocks.3.norm1.weight', [48] of Float32 (and so in 4–6)", e.Problems);
        Assert.InRange(e.Problems.Count, 20, 40);
    }

    [Fact]
    public void NamesOfAnotherLibraryAreToldAsSuch()
    {
        var source = new Dictionary<string, Tensor> { ["vit.embeddings.cls_token"] = ones(1, 1, 24) };
        for (int layer = 0; layer < 12; layer++) source[$"vit.encoder.layer.{layer}.output.dense.bias"] = ones(24);
        CheckpointException e = Assert.Throws<CheckpointException>(() => MhaConversion.Convert(source, Options));
        Assert.StartsWith("The source has none of the names of timm's Vision Transformer (cls_token, pos_embed, blocks.0.attn.qkv.weight …)", e.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected: 'vit.encoder.layer.0.output.dense.bias', [24] of Float32 (and so in 1–11)", e.Problems);
    }

    private static void Same(ConversionResult wanted, ConversionResult actual)
    {
        Assert.Equal(wanted.Tensors.Keys, actual.Tensors.Keys);
        foreach ((string name, Tensor tensor) in wanted.Tensors) Assert.True(tensor.bytes.SequenceEqual(actual.Tensors[name].bytes) && tensor.shape.SequenceEqual(actual.Tensors[name].shape), name);
    }
}
