using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Canonical;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Freeze;

/// <summary>
/// The spec of a trained variant with the allocation of each layer written down. Nothing but the grouping changes: the attention, the model
/// as it was built, the training and the noise stay. With noise the logits in evaluation stay what they were too (it is off there unless
/// <c>when: always</c>, and then its streams are in the state dict), and further training is perturbed as before.
/// </summary>
/// <param name="Spec">The spec, without named sizes.</param>
/// <param name="Text">Its YAML; binding it gives <paramref name="Spec"/>.</param>
internal sealed record FrozenSpec(VariantSpec Spec, string Text)
{
    /// <summary>Freezes a variant to the allocation that its training left: the logits in evaluation stay the same.</summary>
    /// <param name="trained">The variant's spec.</param>
    /// <param name="attention">The attention as it was built; a size or code may have changed the spec's.</param>
    /// <param name="model">The model as it was built.</param>
    /// <param name="allocations">Query heads of each KV head [depth][G], first layer first: the last allocation of each attention module.</param>
    /// <param name="name">The name of the new variant.</param>
    /// <exception cref="FreezeException">
    /// The rule has no one allocation in evaluation, or never changes it; the allocations do not fit the model; or the name is none.
    /// </exception>
    public static FrozenSpec Of(VariantSpec trained, AttentionSpec attention, VitSpec model, IReadOnlyList<IReadOnlyList<long>> allocations, string name)
    {
        Check(trained);
        return Of(trained, attention, model, new Grouping.FixedByLayer(new(allocations.Select(counts => new EquatableArray<int>(counts.Select(c => checked((int)c)))))), name,
            $"Frozen from {trained.Name}: each layer keeps the allocation that training left.");
    }

    /// <summary>Checks that a variant has one allocation of its own in evaluation, which training can change.</summary>
    /// <exception cref="FreezeException">It has not.</exception>
    public static void Check(VariantSpec trained)
    {
        RequireDynamic(trained);
        RequireRest(trained);
    }

    /// <summary>
    /// Freezes a variant to the mean of its allocations, rounded by largest remainder. The logits change: it is for rules without an
    /// allocation of their own at evaluation, and the model may need further training.
    /// </summary>
    /// <param name="trained">The variant's spec.</param>
    /// <param name="attention">The attention as it was built; a size or code may have changed the spec's.</param>
    /// <param name="model">The model as it was built.</param>
    /// <param name="means">Mean query heads of each KV head over images or steps [depth][G], first layer first; those of a layer sum to H.</param>
    /// <param name="name">The name of the new variant.</param>
    /// <exception cref="FreezeException">The rule never changes its allocation; the means do not fit the model; or the name is none.</exception>
    public static FrozenSpec OfMean(VariantSpec trained, AttentionSpec attention, VitSpec model, IReadOnlyList<IReadOnlyList<double>> means, string name)
    {
        RequireDynamic(trained);
        return Of(trained, attention, model, new Grouping.FixedByLayer(new(means.Select((mean, layer) => MeanAllocation.Round(mean, attention.NumHeads, layer)))), name,
            $"Frozen from {trained.Name} to the mean allocation of each layer; its logits differ from those of {trained.Name}.");
    }

    /// <summary>Whether a tensor of the trained model's state dict is one of the frozen model's too: all but the state of the grouping rule are.</summary>
    public static bool Keeps(string key) => !key.Contains(".attn.grouping.");

    private static FrozenSpec Of(VariantSpec trained, AttentionSpec attention, VitSpec model, Grouping.FixedByLayer grouping, string name, string summary)
    {
        VariantSpec wanted = trained with
        {
            Name = name,
            Identifier = NameRules.Identifier(name),
            Path = $"{name}.gqa.yaml",
            Summary = summary,
            Attention = attention,
            Grouping = grouping,
            Model = model,
            Sizes = EquatableArray<NamedSize>.Empty,
        };
        string text = SpecText.Of(wanted);
        SpecResult bound = SpecCompiler.Bind(new(wanted.Path, text));
        if (bound.Spec is null) throw new FreezeException(string.Join("\n", bound.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message)));
        if (bound.Spec != wanted) throw new FreezeException($"The spec of {trained.Name} with these dimensions cannot be written down: as text it would mean another variant.");
        return new(wanted, text);
    }

    private static void RequireDynamic(VariantSpec trained)
    {
        if (trained.Grouping is Grouping.Uniform or Grouping.Fixed or Grouping.FixedByLayer)
            throw new FreezeException($"{trained.Name} cannot be frozen: its allocation never changes.");
    }

    private static void RequireRest(VariantSpec trained)
    {
        string? reason = trained.Grouping switch
        {
            Grouping.KeyNorm { Scope: Scope.Sample } => $"the rule '{Word(Rule.KeyNorm)}' shares out the query heads of each sample in every forward",
            Grouping.KeyNorm => $"the rule '{Word(Rule.KeyNorm)}' with 'scope: batch' shares out the query heads of each batch in every forward",
            Grouping.Difference { Preset: Preset.Reference } => $"with 'preset: reference' the rule '{Word(Rule.Difference)}' shares out the query heads anew in every evaluation",
            Grouping.Ema { Preset: Preset.Reference } => $"with 'preset: reference' the rule '{Word(Rule.Ema)}' shares out the query heads anew in every evaluation",
            _ => null,
        };
        if (reason is not null)
            throw new FreezeException($"{trained.Name} cannot be frozen without changing its logits: {reason}, so no one allocation is its own. Ask for the mean allocation if other logits will do.");
    }

    private static string Word(Rule rule) => GroupingKeys.Rule.WordOf(rule);
}
