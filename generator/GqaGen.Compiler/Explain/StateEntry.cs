using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Explain;

/// <summary>One kind of tensor that the state dict holds beside the weights.</summary>
/// <param name="Key">Its key, with <c>*</c> for the number of the block.</param>
public sealed record StateEntry(string Key, string Meaning)
{
    private const string Block = "blocks.*";

    public static IReadOnlyList<StateEntry> Of(VariantSpec spec)
    {
        List<StateEntry> state = [.. OfGrouping(spec.Grouping)];
        if (spec.Perturbation is not Perturbation.None) state.Add(Stream("attn.noise", "the noise"));
        if (spec.Attention.AttnDrop > 0) state.Add(Stream("attn.attn_drop", "the dropout of the attention map"));
        if (spec.Attention.ProjDrop > 0)
        {
            state.Add(Stream("attn.proj_drop", "the dropout after the output projection"));
            state.Add(Stream("mlp.drop1", "the dropout after GELU"));
            state.Add(Stream("mlp.drop2", "the dropout after the MLP"));
        }
        return state;
    }

    private static IEnumerable<StateEntry> OfGrouping(Grouping grouping)
    {
        (bool isWindowed, Preset preset, Sharing? sharing) = grouping switch
        {
            Grouping.Difference d => (true, d.Preset, d.Sharing),
            Grouping.Ema e => (true, e.Preset, e.Sharing),
            _ => (false, Preset.Paper, (Sharing?)null),
        };
        if (!isWindowed) yield break;
        yield return new($"{Block}.attn.grouping.allocation", "int64 [G]: the query heads of each KV head");
        yield return new($"{Block}.attn.grouping.norm_cache", "float32 [G]: the key norms remembered");
        if (preset == Preset.Paper) yield return new($"{Block}.attn.grouping.steps", "int64 []: training steps seen");
        if (preset == Preset.Reference || sharing!.Rounding == Rounding.Repair) yield return Stream("attn.grouping", "the repair of rounding");
    }

    private static StateEntry Stream(string module, string use) => new($"{Block}.{module}.draws.rng", $"the random stream of {use}");
}
