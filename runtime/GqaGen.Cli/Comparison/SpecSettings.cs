using System.Globalization;
using System.Text.Json;
using GqaGen.Compiler.Model;

namespace GqaGen.Cli.Comparison;

/// <summary>A bound spec as keys and values in the words of the spec language, defaults included, in the order of its sections.</summary>
internal static class SpecSettings
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(VariantSpec spec) =>
    [
        new("name", spec.Name),
        .. spec.Summary.Length > 0 ? [new KeyValuePair<string, string>("summary", spec.Summary)] : Array.Empty<KeyValuePair<string, string>>(),
        .. Of(spec.Attention),
        .. Of(spec.Grouping),
        .. Of(spec.Perturbation),
        .. Of(spec.Model),
        .. Of(spec.Training),
        .. spec.Sizes.SelectMany(size => size.Overrides.Select(o => Setting($"sizes.{size.Name}.{o.Key}", o.Value))),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Of(AttentionSpec a) =>
    [
        Setting("attention.embed_dim", a.EmbedDim), Setting("attention.num_heads", a.NumHeads), Setting("attention.num_kv_heads", a.NumKvHeads),
        Setting("attention.qkv_bias", a.QkvBias), Setting("attention.attn_drop", a.AttnDrop), Setting("attention.proj_drop", a.ProjDrop),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Of(Grouping grouping) => grouping switch
    {
        Grouping.Uniform => [Setting("grouping.rule", "uniform")],
        Grouping.Fixed f => [Setting("grouping.rule", "fixed"), Setting("grouping.fixed", Value(f.Allocation))],
        Grouping.FixedByLayer f => [Setting("grouping.rule", "fixed"), .. f.Allocations.Select((a, layer) => Setting($"grouping.fixed[{layer}]", Value(a)))],
        Grouping.KeyNorm k => [Setting("grouping.rule", "key-norm"), Setting("grouping.scope", k.Scope), .. Of(k.Sharing, k.Preset)],
        Grouping.Difference d => [Setting("grouping.rule", "difference"), Setting("grouping.window", d.Window), .. Of(d.Sharing, d.Preset)],
        Grouping.Ema e => [Setting("grouping.rule", "ema"), Setting("grouping.window", e.Window), Setting("grouping.decay", e.Decay), .. Of(e.Sharing, e.Preset)],
        _ => throw new InvalidOperationException(grouping.GetType().Name),
    };

    private static IEnumerable<KeyValuePair<string, string>> Of(Sharing sharing, Preset preset) =>
    [
        Setting("grouping.scaling", sharing.Scaling), Setting("grouping.rounding", sharing.Rounding),
        Setting("grouping.min_queries", sharing.MinQueries), Setting("grouping.preset", preset),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Of(Perturbation perturbation) => perturbation switch
    {
        Perturbation.None => [],
        Perturbation.Gaussian g => [Setting("perturbed.strength", g.Strength), Setting("perturbed.when", g.When), Setting("perturbed.seed", g.Seed), Setting("perturbed.preset", Preset.Paper)],
        Perturbation.Reference r => [Setting("perturbed.seed", r.Seed), Setting("perturbed.preset", Preset.Reference)],
        _ => throw new InvalidOperationException(perturbation.GetType().Name),
    };

    private static IEnumerable<KeyValuePair<string, string>> Of(VitSpec m) =>
    [
        Setting("model.img_size", m.ImgSize), Setting("model.patch_size", m.PatchSize), Setting("model.in_chans", m.InChans),
        Setting("model.depth", m.Depth), Setting("model.mlp_ratio", m.MlpRatio), Setting("model.num_classes", m.NumClasses),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Of(TrainingSpec t) =>
    [
        Setting("training.lr", t.LearningRate), Setting("training.min_lr", t.MinLearningRate), Setting("training.weight_decay", t.WeightDecay),
        Setting("training.schedule", t.Schedule), Setting("training.warmup_epochs", t.WarmupEpochs), Setting("training.epochs", t.Epochs),
        Setting("training.batch_size", t.BatchSize), Setting("training.clip_grad", t.ClipGrad is { } clip ? Value(clip) : "none"),
        Setting("training.precision", t.Precision), Setting("training.seed", t.Seed),
    ];

    private static string Value(EquatableArray<int> allocation) => $"[{string.Join(", ", allocation)}]";

    private static KeyValuePair<string, string> Setting(string key, object value) => new(key, Value(value));

    private static string Value(object value) => value switch
    {
        bool b => b ? "true" : "false",
        Enum word => JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture).Replace('E', 'e'),
        _ => value.ToString() ?? "",
    };
}
