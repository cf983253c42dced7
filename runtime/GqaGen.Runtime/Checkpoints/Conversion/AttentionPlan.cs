using GqaGen.Runtime.Models;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>Plans the projections of one block's attention: q is taken over, k and v are pooled.</summary>
/// <param name="target">The dimensions of the model to convert for.</param>
/// <param name="pooling">How the heads of a group become one.</param>
/// <param name="source">What there is.</param>
/// <param name="attn">The module, for instance <c>blocks.0.attn</c>.</param>
/// <param name="expect">Notes a tensor that is used and reports one that does not fit.</param>
/// <param name="add">Takes a step.</param>
internal sealed class AttentionPlan(
    ViTOptions target, HeadPooling pooling, IReadOnlyDictionary<string, TensorHeader> source, string attn, Action<string, long[]> expect, Action<ConversionStep> add)
{
    // This project's and the official code's names, then timm's where q, k and v are not fused (timm/layers/attention.py).
    private static readonly string[] Endings = ["", "_proj"];

    private readonly HeadPool _pool = new(pooling, target.NumHeads, target.NumKvHeads);

    /// <summary>Adds the steps for q, k and v.</summary>
    public void Build()
    {
        string? ending = source.ContainsKey($"{attn}.qkv.weight") ? null
            : Endings.FirstOrDefault(e => "qkv".Any(part => source.ContainsKey($"{attn}.{part}{e}.weight") || source.ContainsKey($"{attn}.{part}{e}.bias")));
        Build("weight", [target.EmbedDim], ending);
        if (target.QkvBias) Build("bias", [], ending);
    }

    private void Build(string suffix, long[] rest, string? ending)
    {
        long c = target.EmbedDim;
        if (ending is null) expect($"{attn}.qkv.{suffix}", [3 * c, .. rest]);
        for (int part = 0; part < 3; part++)
        {
            string name = $"{attn}.{"qkv"[part]}.{suffix}", from = ending is null ? $"{attn}.qkv.{suffix}" : $"{attn}.{"qkv"[part]}{ending}.{suffix}";
            if (ending is not null) expect(from, [c, .. rest]);
            (long, long)? rows = ending is null ? (part * c, c) : null;
            string where = ending is null ? $"rows {part * c} to {((part + 1) * c) - 1} of {from}" : from == name ? "" : from;
            if (part == 0 || target.NumKvHeads == target.NumHeads)                       // a mean of one head would lose the sign of −0
                add(new(Entry(name, ending is null ? ConversionKind.Split : ConversionKind.Copied, where, c, rest), from, rows));
            else
                add(new(Entry(name, ConversionKind.Pooled, Pooled(where), target.NumKvHeads * target.HeadDim, rest), from, rows, (heads, of) => _pool.Pool(heads, () => Keys(of, ending))));
        }

        ConvertedTensor Entry(string name, ConversionKind kind, string reason, long length, long[] width) =>
            new(name, kind, reason) { SourceShape = [c, .. width], Shape = [length, .. width] };
    }

    private string Pooled(string where) =>
        $"{pooling.ToString().ToLowerInvariant()} of {target.NumHeads / target.NumKvHeads} heads each, {target.NumHeads} → {target.NumKvHeads}{(where.Length == 0 ? "" : $", {where}")}";

    // The keys' weights [C, C], which decide those of weighted pooling.
    private TorchSharp.torch.Tensor Keys(ConversionSource of, string? ending)
    {
        long c = target.EmbedDim;
        return ending is null ? of.Look($"{attn}.qkv.weight").narrow(0, c, c) : of.Look($"{attn}.k{ending}.weight");
    }
}
