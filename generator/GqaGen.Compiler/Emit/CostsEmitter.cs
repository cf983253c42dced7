using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits what each preset costs, as constants.</summary>
internal static class CostsEmitter
{
    public static GeneratedFile Emit(LoweredVariant variant, IReadOnlyList<SizeCost> costs, string rootNamespace)
    {
        VariantSpec spec = variant.Spec;
        CodeWriter code = Header.Start(spec, rootNamespace, "System", "System.Collections.Generic", "GqaGen.Runtime.Models");
        code.Line($"/// <summary>What each preset of <see cref=\"{spec.Identifier}Options\"/> costs, known from the spec alone.</summary>")
            .Line(Header.GeneratedCode)
            .Open($"public static class {spec.Identifier}Costs");
        foreach (SizeCost cost in costs)
            code.Line($"/// <summary>{CostText.Sentence(cost)}</summary>")
                .Line($"public static ModelCost {cost.Identifier} {{ get; }} = new()")
                .Line("{")
                .Line($"    Parameters = {Literal.Grouped(cost.Parameters)},")
                .Line($"    ForwardFlops = {Literal.Grouped(cost.ForwardFlops)},")
                .Line($"    BackwardFlops = {Literal.Grouped(cost.BackwardFlops)},")
                .Line($"    KvBytesPerToken = {Literal.Grouped(cost.KvBytesPerToken)},")
                .Line($"    ActivationBytes = {Literal.Grouped(cost.ActivationBytes)},")
                .Line("};")
                .Line();
        code.Line("/// <summary>The costs by the preset's name.</summary>")
            .Line("public static IReadOnlyDictionary<string, ModelCost> Sizes { get; } = new Dictionary<string, ModelCost>(StringComparer.Ordinal)")
            .Line("{");
        foreach (SizeCost cost in costs) code.Line($"    [{Literal.Of(cost.Size)}] = {cost.Identifier},");
        code.Line("};").Close();
        return new($"{spec.Identifier}.Costs.g.cs", code.ToString());
    }
}
