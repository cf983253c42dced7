using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Blocks;
using GqaGen.Runtime.Grouping.Reference;
using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Golden;

/// <summary>The generated modules that stand for the official code's, by its names.</summary>
internal static class ReferenceModules
{
    public static nn.Module<Tensor, Tensor> Attention(GoldenCase golden)
    {
        var init = new Initializer(seed: 1);
        return golden.Variant switch
        {
            "mhsa" => new MhaAttention(Attention(golden, MhaOptions.Default), init),
            "gqa" => new GqaAttention(Attention(golden, GqaOptions.Default), init),
            "kdgqa" => new ReferenceKdgqaAttention(Attention(golden, ReferenceKdgqaOptions.Default), init),
            "dgqa_diff" => new ReferenceDgqaDifferenceAttention(Attention(golden, ReferenceDgqaDifferenceOptions.Default) with { Window = golden.Int("window_size") }, init),
            "dgqa_ema" => new ReferenceDgqaEmaAttention(Attention(golden, ReferenceDgqaEmaOptions.Default) with { Window = golden.Int("window_size") }, init),
            "pgqa" => new ReferencePgqaAttention(Attention(golden, ReferencePgqaOptions.Default), init),
            _ => throw new NotSupportedException($"{golden.Name}: unknown variant {golden.Variant}"),
        };
    }

    public static nn.Module<Tensor, Tensor> ViT(GoldenCase golden) => golden.Variant switch
    {
        "mhsa" => MhaViT.Create(ViT(golden, MhaOptions.Default)),
        "gqa" => GqaViT.Create(ViT(golden, GqaOptions.Default)),
        "kdgqa" => ReferenceKdgqaViT.Create(ViT(golden, ReferenceKdgqaOptions.Default)),
        "dgqa_diff" => ReferenceDgqaDifferenceViT.Create(ViT(golden, ReferenceDgqaDifferenceOptions.Default)),
        "dgqa_ema" => ReferenceDgqaEmaViT.Create(ViT(golden, ReferenceDgqaEmaOptions.Default)),
        "pgqa" => ReferencePgqaViT.Create(ViT(golden, ReferencePgqaOptions.Default)),
        _ => throw new NotSupportedException($"{golden.Name}: unknown variant {golden.Variant}"),
    };

    public static ViTOptions Dimensions(GoldenCase golden) => ViT(golden, GqaOptions.Default);

    /// <summary>The stateful groupings of a module or model, first layer first.</summary>
    public static IReadOnlyList<ReferenceWindowedGrouping> Groupings(nn.Module module) => [.. module.modules().Append(module).OfType<ReferenceWindowedGrouping>().Distinct()];

    /// <summary>The noises of a module or model, first layer first.</summary>
    public static IReadOnlyList<ReferenceNoise> Noises(nn.Module module) => [.. module.modules().OfType<ReferenceNoise>().Distinct()];

    private static T Attention<T>(GoldenCase golden, T options)
        where T : ViTOptions => (T)(options with
        {
            EmbedDim = golden.Int("dim"),
            NumHeads = golden.Int("num_heads"),
            NumKvHeads = golden.Int("num_kv_heads"),
            QkvBias = golden.Bool("qkv_bias"),
        });

    private static T ViT<T>(GoldenCase golden, T options)
        where T : ViTOptions => (T)(options with
        {
            EmbedDim = golden.Int("embed_dim"),
            NumHeads = golden.Int("num_heads"),
            NumKvHeads = golden.Int("num_kv_heads", golden.Int("num_heads")),
            QkvBias = golden.Bool("qkv_bias"),
            Depth = golden.Int("depth"),
            ImgSize = golden.Int("img_size"),
            PatchSize = golden.Int("patch_size"),
            InChans = golden.Int("in_chans"),
            NumClasses = golden.Int("num_classes"),
        });
}
