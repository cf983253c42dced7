using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits what each preset costs, as constants.</summary>
internal static class CostsEmitter
{
    public static string Emit(VariantSpec spec, IReadOnlyList<SizeCost> costs)
    {
        CodeWriter code = new();
        code.Line($"/// <summary>What each preset of <see cref=\"{spec.Identifier}Options\"/> costs, known from the spec alone.</summary>")
            .Line(SourceFile.GeneratedCode)
            .Open($"public static class {spec.Identifier}Costs");
        foreach (SizeCost cost in costs) EmitConstants(code, cost);

        code.Line("/// <summary>The costs by the preset's name.</summary>")
            .Line("public static collections::IReadOnlyDictionary<string, gqa::Models.ModelCost> Sizes { get; } = new collections::Dictionary<string, gqa::Models.ModelCost>")
            .Line("{");
        foreach (SizeCost cost in costs)
            code.Line($"    [{Literal.Of(cost.Size)}] = new() {{ {string.Join(", ", Amounts(cost).Select(a => $"{a.Name} = {cost.Identifier}.{a.Name}"))} }},");
        code.Line("};").Close();
        return code.ToString();
    }

    private static void EmitConstants(CodeWriter code, SizeCost cost)
    {
        code.Line($"/// <summary>{CostText.Sentence(cost)}</summary>")
            .Open($"public static class {cost.Identifier}");
        foreach ((string name, long value) in Amounts(cost))
            code.Line($"/// <inheritdoc cref=\"gqa::Models.ModelCost.{name}\"/>")
                .Line($"public const long {name} = {Literal.Grouped(value)};");
        code.Close().Line();
    }

    private static IReadOnlyList<(string Name, long Value)> Amounts(SizeCost cost) =>
    [
        ("Parameters", cost.Parameters),
        ("ForwardFlops", cost.ForwardFlops),
        ("BackwardFlops", cost.BackwardFlops),
        ("KvBytesPerToken", cost.KvBytesPerToken),
        ("ActivationBytes", cost.ActivationBytes),
    ];
}
