using System.Text.RegularExpressions;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>What timm's other Vision Transformers have and a plain one does not, by the names of its tensors. Without it the outputs would be others, so none is dropped.</summary>
internal static partial class ForeignLayers
{
    private static readonly (Regex Name, string What)[] All =
    [
        (LayerScale(), "layer scale (init_values)"),
        (Registers(), "register tokens (reg_tokens)"),
        (QkNorm(), "a normalisation of q and k (qk_norm)"),
        (RelativePositions(), "a relative position bias"),
        (Rotary(), "rotary position embeddings"),
        (NormPre(), "a normalisation before the blocks (pre_norm)"),
        (FcNorm(), "a normalisation after average pooling (fc_norm, global_pool='avg'); the target's head reads the class token"),
        (AttentionPool(), "attention pooling (global_pool='map')"),
        (Distillation(), "a distillation token (DeiT)"),
        (MaskToken(), "a mask token (BEiT, DINOv2)"),
        (InnerNorm(), "a normalisation within attention or MLP (scale_norm)"),
        (GatedMlp(), "a gated MLP (SwiGLU)"),
        (HybridStem(), "a stem other than one convolution of patches"),
    ];

    /// <summary>What a tensor of that name belongs to, as it may follow in a message; empty if that is not known.</summary>
    public static string Hint(string name) => All.FirstOrDefault(layer => layer.Name.IsMatch(name)).What is { } what ? $"; it belongs to {what}, which the target does not have" : "";

    [GeneratedRegex(@"\.(ls[12]\.gamma|gamma_[12])$")]
    private static partial Regex LayerScale();

    [GeneratedRegex(@"^(reg_token|register_tokens)$")]
    private static partial Regex Registers();

    [GeneratedRegex(@"\.attn\.[qk]_norm\.")]
    private static partial Regex QkNorm();

    [GeneratedRegex(@"rel(ative)?_pos|\.relative_position")]
    private static partial Regex RelativePositions();

    [GeneratedRegex(@"(^|\.)rope(\.|$)|\.freqs$")]
    private static partial Regex Rotary();

    [GeneratedRegex(@"^norm_pre\.")]
    private static partial Regex NormPre();

    [GeneratedRegex(@"^fc_norm\.")]
    private static partial Regex FcNorm();

    [GeneratedRegex(@"^attn_pool\.")]
    private static partial Regex AttentionPool();

    [GeneratedRegex(@"^(dist_token|head_dist\.)")]
    private static partial Regex Distillation();

    [GeneratedRegex(@"^mask_token$")]
    private static partial Regex MaskToken();

    [GeneratedRegex(@"\.(attn|mlp)\.norm\.")]
    private static partial Regex InnerNorm();

    [GeneratedRegex(@"\.mlp\.(fc1_[gx]|w12|w[123])\.")]
    private static partial Regex GatedMlp();

    [GeneratedRegex(@"^patch_embed\.(?!proj\.)")]
    private static partial Regex HybridStem();
}
