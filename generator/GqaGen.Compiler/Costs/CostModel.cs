using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Costs;

/// <summary>Knows what a variant costs at each of its sizes, from the spec alone.</summary>
public static class CostModel
{
    /// <summary>The spec's own values first, then its sizes in their order.</summary>
    public static IReadOnlyList<SizeCost> Of(LoweredVariant variant)
    {
        VariantSpec spec = variant.Spec;
        return
        [
            Of("default", "Default", new(spec.Attention, spec.Model, spec.Grouping, spec.Perturbation, spec.Training.Precision, variant.Path)),
            .. spec.Sizes.Select(s => Of(s.Name, s.Identifier, new(s.Attention, s.Model, s.Grouping, spec.Perturbation, spec.Training.Precision, variant.Path))),
        ];
    }

    private static SizeCost Of(string size, string identifier, Workload w) => new(
        size,
        identifier,
        Whole(ParameterCount.Of(w)),
        Whole(FlopCount.Forward(w)),
        Whole(FlopCount.Backward(w)),
        Whole(2 * w.KvWidth * w.Depth * w.ElementBytes),
        Whole(ActivationCount.Bytes(w)));

    private static long Whole(decimal value) => value >= long.MaxValue ? long.MaxValue : (long)value;
}
