namespace GqaGen.Compiler.Binding.Keys;

/// <summary>The keys of <c>attention</c>, in timm's terms.</summary>
internal static class AttentionKeys
{
    public const int MostHeads = 1024;

    public static readonly IntegerKey EmbedDim = new("embed_dim", 1, 65536, 384, "Embedding width C; a multiple of num_heads.");
    public static readonly IntegerKey NumHeads = new("num_heads", 1, MostHeads, 6, "Query heads H.");
    public static readonly IntegerKey NumKvHeads = new("num_kv_heads", 1, MostHeads, 3, "Key-value heads G, at most num_heads; default: half of num_heads, or those of 'fixed'.") { HasDerivedDefault = true };
    public static readonly FlagKey QkvBias = new("qkv_bias", true, "Whether the q, k and v projections have a bias.");
    public static readonly RealKey AttnDrop = new("attn_drop", Interval.Fraction, 0, "Dropout on the attention map, in training.");
    public static readonly RealKey ProjDrop = new("proj_drop", Interval.Fraction, 0, "Dropout after the output projection and in the MLP, in training.");

    public static readonly KeyTable Table = new(EmbedDim, NumHeads, NumKvHeads, QkvBias, AttnDrop, ProjDrop);
}
