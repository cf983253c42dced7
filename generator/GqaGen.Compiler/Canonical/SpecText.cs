using System.Text;
using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Model;
using GqaGen.Compiler.Syntax;

namespace GqaGen.Compiler.Canonical;

/// <summary>
/// Writes a spec as YAML: every key with its value, so that no default has a say in what it means. Binding the text gives the spec again, and
/// two specs have the same text exactly where they mean the same.
/// </summary>
public static class SpecText
{
    /// <summary>The text, with LF line ends, the same in every culture.</summary>
    public static string Of(VariantSpec spec)
    {
        StringBuilder text = new StringBuilder()
            .Append($"{SpecKeys.Name.Name}: {Name(spec.Name)}\n")
            .Append($"{SpecKeys.Summary.Name}: {Quoted(spec.Summary)}\n");
        Section(text, SpecKeys.Attention, Attention(spec.Attention));
        AppendRule(text, spec.Grouping, spec.Perturbation);
        Section(text, SpecKeys.Model, Model(spec.Model));
        Section(text, SpecKeys.Training, Training(spec.Training));
        if (spec.Sizes.Count > 0) text.Append($"{SpecKeys.Sizes.Name}:\n");
        foreach (NamedSize size in spec.Sizes)
            text.Append($"  {Name(size.Name)}: {Braced(size.Overrides.Select(o => (o.Key, Real(o.Value))))}\n");
        return text.ToString();
    }

    /// <summary>The part that says how query heads are shared out and maps perturbed.</summary>
    internal static string RuleOf(Grouping grouping, Perturbation perturbation)
    {
        var text = new StringBuilder();
        AppendRule(text, grouping, perturbation);
        return text.ToString();
    }

    private static void AppendRule(StringBuilder text, Grouping grouping, Perturbation perturbation)
    {
        if (grouping is Grouping.FixedByLayer layers) AppendLayers(text, layers);
        else Section(text, SpecKeys.Grouping, GroupingText.Of(grouping));
        if (perturbation is not Perturbation.None) Section(text, SpecKeys.Perturbed, Noise(perturbation));
    }

    private static void AppendLayers(StringBuilder text, Grouping.FixedByLayer layers)
    {
        text.Append($"{SpecKeys.Grouping.Name}:\n")
            .Append($"  {GroupingKeys.Rule.Name}: {GroupingKeys.Rule.WordOf(Rule.Fixed)}\n")
            .Append($"  {GroupingKeys.Fixed.Name}:\n");
        foreach (EquatableArray<int> allocation in layers.Allocations) text.Append($"  - {GroupingText.List(allocation)}\n");
    }

    private static IEnumerable<(Key, string)> Attention(AttentionSpec a) =>
    [
        (AttentionKeys.EmbedDim, Literal.Of(a.EmbedDim)),
        (AttentionKeys.NumHeads, Literal.Of(a.NumHeads)),
        (AttentionKeys.NumKvHeads, Literal.Of(a.NumKvHeads)),
        (AttentionKeys.QkvBias, Literal.Of(a.QkvBias)),
        (AttentionKeys.AttnDrop, Real(a.AttnDrop)),
        (AttentionKeys.ProjDrop, Real(a.ProjDrop)),
    ];

    private static IEnumerable<(Key, string)> Noise(Perturbation perturbation) => perturbation switch
    {
        Perturbation.Gaussian g =>
        [
            (PerturbedKeys.Strength, Real(g.Strength)),
            (PerturbedKeys.When, PerturbedKeys.When.WordOf(g.When)),
            (PerturbedKeys.Seed, Literal.Of(g.Seed)),
            (PerturbedKeys.Preset, PerturbedKeys.Preset.WordOf(Preset.Paper)),
        ],
        Perturbation.Reference r => [(PerturbedKeys.Seed, Literal.Of(r.Seed)), (PerturbedKeys.Preset, PerturbedKeys.Preset.WordOf(Preset.Reference))],
        _ => throw new InvalidOperationException(perturbation.GetType().Name),
    };

    private static IEnumerable<(Key, string)> Model(VitSpec m) =>
    [
        (ModelKeys.Kind, ModelKeys.Kind.WordOf(ModelKind.Vit)),
        (ModelKeys.ImgSize, Literal.Of(m.ImgSize)),
        (ModelKeys.PatchSize, Literal.Of(m.PatchSize)),
        (ModelKeys.InChans, Literal.Of(m.InChans)),
        (ModelKeys.Depth, Literal.Of(m.Depth)),
        (ModelKeys.MlpRatio, Real(m.MlpRatio)),
        (ModelKeys.NumClasses, Literal.Of(m.NumClasses)),
    ];

    private static IEnumerable<(Key, string)> Training(TrainingSpec t) =>
    [
        (TrainingKeys.Optimizer, TrainingKeys.Optimizer.WordOf(Optimizer.AdamW)),
        (TrainingKeys.LearningRate, Real(t.LearningRate)),
        (TrainingKeys.MinLearningRate, Real(t.MinLearningRate)),
        (TrainingKeys.WeightDecay, Real(t.WeightDecay)),
        (TrainingKeys.Schedule, TrainingKeys.Schedule.WordOf(t.Schedule)),
        (TrainingKeys.WarmupEpochs, Real(t.WarmupEpochs)),
        (TrainingKeys.Epochs, Literal.Of(t.Epochs)),
        (TrainingKeys.BatchSize, Literal.Of(t.BatchSize)),
        (TrainingKeys.ClipGrad, t.ClipGrad is { } clip ? Real(clip) : "none"),
        (TrainingKeys.Precision, TrainingKeys.Precision.WordOf(t.Precision)),
        (TrainingKeys.Seed, Literal.Of(t.Seed)),
    ];

    private static void Section(StringBuilder text, SectionKey section, IEnumerable<(Key Key, string Value)> values) =>
        text.Append($"{section.Name}: {Braced(values.Select(v => (v.Key.Name, v.Value)))}\n");

    private static string Braced(IEnumerable<(string Key, string Value)> values) =>
        string.Join(", ", values.Select(v => $"{v.Key}: {v.Value}")) is { Length: > 0 } list ? $"{{ {list} }}" : "{}";

    internal static string Real(double value) => Literal.Of(value).Replace('E', 'e');

    /// <summary>A name as it is, unless YAML would take it for something else.</summary>
    private static string Name(string name) => NameRules.IsWellFormed(name) && PlainScalar.IsText(name) ? name : Quoted(name);

    private static string Quoted(string text) => $"'{text.Replace("'", "''")}'";
}
