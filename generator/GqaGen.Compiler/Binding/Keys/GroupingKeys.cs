using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>The keys of <c>grouping</c>, and the rules under which each has an effect.</summary>
internal static class GroupingKeys
{
    public static readonly WordKey<Rule> Rule = new("rule", Keys.Rule.Uniform, "How query heads are shared out among KV heads.",
        ("uniform", Keys.Rule.Uniform), ("key-norm", Keys.Rule.KeyNorm), ("difference", Keys.Rule.Difference), ("ema", Keys.Rule.Ema),
        ("fixed", Keys.Rule.Fixed), ("perturbed", Keys.Rule.Perturbed));
    public static readonly AllocationKey Fixed = new(
        new("fixed", 1, AttentionKeys.MostHeads, new("fixed", 0, AttentionKeys.MostHeads, 0, "Query heads of one KV head."), "Query heads of each KV head; they sum to num_heads."),
        ModelKeys.MostLayers, "Query heads of each KV head: one list for all layers, or one for each layer.");
    public static readonly IntegerKey Window = new("window", 1, 1_000_000_000, 300, "Training steps between two changes of the allocation.");
    public static readonly RealKey Decay = new("decay", Interval.Fraction, 0.9, "Decay of the moving average of the key norms, a training step.");
    public static readonly WordKey<Scope> Scope = new("scope", Model.Scope.Sample, "One allocation for each sample, or one for the batch.",
        ("sample", Model.Scope.Sample), ("batch", Model.Scope.Batch));
    public static readonly WordKey<Scaling> Scaling = new("scaling", Model.Scaling.MinMax, "From key norms to weights; default: min-max for key-norm, proportional for difference and ema.",
        ("min-max", Model.Scaling.MinMax), ("proportional", Model.Scaling.Proportional)) { HasDerivedDefault = true };
    public static readonly WordKey<Rounding> Rounding = new("rounding", Model.Rounding.LargestRemainder, "From shares to whole query heads.",
        ("largest-remainder", Model.Rounding.LargestRemainder), ("repair", Model.Rounding.Repair));
    public static readonly IntegerKey MinQueries = new("min_queries", 0, AttentionKeys.MostHeads, 1, "Query heads that every KV head gets before the rest is shared out.");
    public static readonly WordKey<Preset> Preset = new("preset", Model.Preset.Paper, "The paper's intent made well defined, or what the official code computes.",
        ("paper", Model.Preset.Paper), ("reference", Model.Preset.Reference));

    public static readonly KeyTable Table = new(Rule, Fixed, Window, Decay, Scope, Scaling, Rounding, MinQueries, Preset);

    private static readonly Rule[] KeyDriven = [Keys.Rule.KeyNorm, Keys.Rule.Difference, Keys.Rule.Ema];

    private static readonly Dictionary<Key, Rule[]> Rules = new()
    {
        [Fixed] = [Keys.Rule.Fixed],
        [Window] = [Keys.Rule.Difference, Keys.Rule.Ema],
        [Decay] = [Keys.Rule.Ema],
        [Scope] = KeyDriven,
        [Scaling] = KeyDriven,
        [Rounding] = KeyDriven,
        [MinQueries] = KeyDriven,
    };

    /// <summary>The rules under which a key has an effect, or null for all of them.</summary>
    public static IReadOnlyList<Rule>? RulesOf(Key key) => Rules.TryGetValue(key, out Rule[]? rules) ? rules : null;
}

internal enum Rule { Uniform, KeyNorm, Difference, Ema, Fixed, Perturbed }
