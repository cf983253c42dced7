using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Emit;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Explain;

/// <summary>What a spec means: what the variant does, how it runs and why, what it remembers, and what it costs.</summary>
/// <param name="Does">What it does, in a sentence or two made from its rule and its noise.</param>
/// <param name="Training">What happens in training mode.</param>
/// <param name="Evaluation">What happens in evaluation mode.</param>
/// <param name="State">What the state dict holds beside the weights.</param>
/// <param name="Costs">The spec's own values first, then its sizes.</param>
public sealed record SpecExplanation(
    LoweredVariant Variant,
    string Does,
    EquatableArray<string> Training,
    EquatableArray<string> Evaluation,
    EquatableArray<StateEntry> State,
    EquatableArray<SizeCost> Costs)
{
    public static SpecExplanation Of(VariantSpec spec) => Of(Lowerer.Lower(spec));

    public static SpecExplanation Of(LoweredVariant variant) => new(
        variant,
        VariantDescription.Sentence(variant.Spec),
        new(Behaviour.InTraining(variant.Spec)),
        new(Behaviour.InEvaluation(variant.Spec)),
        new(StateEntry.Of(variant.Spec)),
        new(CostModel.Of(variant)));

    /// <summary>For people; LF line ends, no control characters, the same in every culture.</summary>
    public string ToText() => ExplanationText.Of(this);

    /// <summary>For programs: one JSON object, with exact numbers.</summary>
    public string ToJson() => ExplanationJson.Of(this);

    internal IEnumerable<SizeDimensions> Dimensions()
    {
        VariantSpec spec = Variant.Spec;
        return [new("default", spec.Attention, spec.Model, spec.Grouping), .. spec.Sizes.Select(s => new SizeDimensions(s.Name, s.Attention, s.Model, s.Grouping))];
    }

    /// <summary>What the path does, in words.</summary>
    public string Attention => Variant.Path switch
    {
        AttentionPath.Folded => "the query heads of a group folded along the tokens; k and v are not copied",
        _ => "k and v gathered by query head",
    };

    /// <summary>Where the allocation comes from, in words.</summary>
    public string Allocation => Variant.Allocation switch
    {
        AllocationSource.Constant => "known when the module is built",
        AllocationSource.PerBatch => "a tensor on the device, one for the batch",
        _ => "a tensor on the device, one for each sample",
    };
}
