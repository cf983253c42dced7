using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Binding;

internal static class AttentionBinder
{
    public static AttentionSpec Bind(Section attention, Section grouping)
    {
        int numHeads = attention.Int("num_heads", 6);
        return new(
            attention.Int("embed_dim", 384),
            numHeads,
            attention.Int("num_kv_heads", DefaultKvHeads(numHeads, grouping)),
            attention.Bool("qkv_bias", true),
            attention.Double("attn_drop", 0),
            attention.Double("proj_drop", 0));
    }

    /// <summary>The official code's default, half of the query heads; under <c>fixed</c> as many as are written down.</summary>
    private static int DefaultKvHeads(int numHeads, Section grouping) =>
        grouping.Node("fixed") is SequenceNode { Items.Count: > 0 and var count } ? count : HalfOf(numHeads);

    public static int HalfOf(int numHeads) => Math.Max(1, numHeads / 2);
}
