using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>What a variant does, in English.</summary>
internal static class VariantDescription
{
    /// <summary>The author's summary, or one made from the rule.</summary>
    public static string Summary(VariantSpec spec) => spec.Summary.Length > 0 ? spec.Summary : Sentence(spec);

    public static string Sentence(VariantSpec spec)
    {
        string grouping = spec.Grouping switch
        {
            Grouping.Uniform => Uniform(spec.Attention),
            Grouping.Fixed { Allocation: var a } => $"Grouped-query attention whose KV heads serve {string.Join(", ", a)} query heads.",
            Grouping.FixedByLayer => "Grouped-query attention whose KV heads serve the query heads written down for each layer.",
            Grouping.KeyNorm { Scope: Scope.Sample } => "Grouped-query attention whose query heads are shared out by the norms of the keys: for each sample, every forward.",
            Grouping.KeyNorm => "Grouped-query attention whose query heads are shared out by the norms of the keys: for the whole batch, every forward.",
            Grouping.Difference d => $"Grouped-query attention whose query heads are shared out by the change of the key norms, {When(d.Preset)}",
            Grouping.Ema e => $"Grouped-query attention whose query heads are shared out by a moving average of the key norms, {When(e.Preset)}",
            _ => throw new InvalidOperationException(spec.Grouping.GetType().Name),
        };
        string noise = spec.Perturbation switch
        {
            Perturbation.Gaussian { When: NoiseWhen.Always } => " Gaussian noise is subtracted from its attention map, in evaluation too.",
            Perturbation.Gaussian => " Gaussian noise is subtracted from its attention map in training.",
            Perturbation.Reference => " Standardised noise is subtracted from its output, as in the official code.",
            _ => "",
        };
        return grouping + noise;
    }

    private static string Uniform(AttentionSpec attention) =>
        attention.NumKvHeads == attention.NumHeads ? "Multi-head attention: every query head has a KV head of its own."
        : attention.NumKvHeads == 1 ? "Multi-query attention: all query heads share one KV head."
        : "Grouped-query attention: query heads share KV heads in groups of one size.";

    private static string When(Preset preset) => preset == Preset.Paper
        ? "every Window training steps; frozen in evaluation."
        : "every Window training steps and, as in the official code, in every evaluation, which overwrites the state.";
}
