using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits the typed options record: the spec's values as defaults, its sizes as presets.</summary>
internal static class OptionsEmitter
{
    public static string Emit(VariantSpec spec, IReadOnlyList<SizeCost> costs)
    {
        string name = $"{spec.Identifier}Options";
        IReadOnlyList<OptionProperty> own = OptionProperty.Of(spec);
        CodeWriter code = new();
        code.Line($"/// <summary>Options of <see cref=\"{spec.Identifier}ViT\"/>; vary a preset with <c>with</c>. They are validated when a module is built.</summary>")
            .Line(SourceFile.GeneratedCode)
            .Open($"public sealed record {name} : gqa::Models.ViTOptions");
        EmitDefaults(code, spec, name);
        if (spec.Training.Precision != Precision.Float32)
            code.Line("/// <inheritdoc/>")
                .Line($"public override gqa::Devices.Precision Precision => gqa::Devices.Precision.{spec.Training.Precision};")
                .Line();
        foreach (OptionProperty property in own)
            code.Line($"/// <summary>{property.Summary}</summary>")
                .Line($"public {property.Type} {property.Name} {{ get; init; }} ={(property.Default.Contains('\n') ? "\n" : " ")}{property.Default};")
                .Line();
        EmitPresets(code, spec, costs, name);
        EmitValidate(code, spec, own);
        code.Close();
        return code.ToString();
    }

    private static void EmitDefaults(CodeWriter code, VariantSpec spec, string name)
    {
        code.Line($"/// <summary>The values of {Literal.Xml(spec.Path)}.</summary>")
            .Open($"public {name}()");
        foreach (string assignment in Assignments(spec.Attention, spec.Model)) code.Line($"{assignment};");
        code.Close().Line();
    }

    private static IEnumerable<string> Assignments(AttentionSpec a, VitSpec m) =>
    [
        $"EmbedDim = {Literal.Of(a.EmbedDim)}",
        $"NumHeads = {Literal.Of(a.NumHeads)}",
        $"NumKvHeads = {Literal.Of(a.NumKvHeads)}",
        $"QkvBias = {Literal.Of(a.QkvBias)}",
        $"AttnDrop = {Literal.Of(a.AttnDrop)}",
        $"ProjDrop = {Literal.Of(a.ProjDrop)}",
        $"ImgSize = {Literal.Of(m.ImgSize)}",
        $"PatchSize = {Literal.Of(m.PatchSize)}",
        $"InChans = {Literal.Of(m.InChans)}",
        $"Depth = {Literal.Of(m.Depth)}",
        $"MlpRatio = {Literal.Of(m.MlpRatio)}",
        $"NumClasses = {Literal.Of(m.NumClasses)}",
    ];

    private static void EmitPresets(CodeWriter code, VariantSpec spec, IReadOnlyList<SizeCost> costs, string name)
    {
        code.Line("/// <summary>The spec's own values, without a named size.</summary>")
            .Line(Remarks(spec, costs[0]))
            .Line($"public static {name} Default {{ get; }} = new();")
            .Line();
        foreach ((NamedSize size, SizeCost cost) in spec.Sizes.Zip(costs.Skip(1), (size, cost) => (size, cost)))
        {
            string values = string.Join(", ", size.Overrides.Select(o => $"{OptionProperty.NameOf(o.Key)} = {Literal.Of(o.Value)}"));
            code.Line($"/// <summary>Size <c>{size.Name}</c>: {Dimensions(size)}.</summary>")
                .Line(Remarks(spec, cost))
                .Line($"public static {name} {size.Identifier} {{ get; }} = new() {{ {values} }};")
                .Line();
        }
        code.Line("/// <summary>The presets by name.</summary>")
            .Line($"public static collections::IReadOnlyDictionary<string, {name}> Sizes {{ get; }} = new collections::Dictionary<string, {name}>")
            .Line("{")
            .Line("    [\"default\"] = Default,");
        foreach (NamedSize size in spec.Sizes) code.Line($"    [{Literal.Of(size.Name)}] = {size.Identifier},");
        code.Line("};").Line();
    }

    private static string Remarks(VariantSpec spec, SizeCost cost) =>
        $"/// <remarks>{CostText.Sentence(cost)} Exactly: <see cref=\"{spec.Identifier}Costs.{cost.Identifier}\"/>.</remarks>";

    private static string Dimensions(NamedSize size) =>
        $"C = {size.Attention.EmbedDim}, depth {size.Model.Depth}, H = {size.Attention.NumHeads}, G = {size.Attention.NumKvHeads}, "
        + $"patches of {size.Model.PatchSize} in images of {size.Model.ImgSize}";

    private static void EmitValidate(CodeWriter code, VariantSpec spec, IReadOnlyList<OptionProperty> own)
    {
        code.Line("/// <inheritdoc/>")
            .Open("public override void Validate()")
            .Line("base.Validate();");
        if (spec.Grouping is Grouping.Uniform)
            code.Line("Require(NumHeads % NumKvHeads == 0, nameof(NumKvHeads), $\"NumHeads {NumHeads} is not a multiple of {NumKvHeads}, and uniform groups have one size\");");
        foreach (OptionProperty property in own)
        foreach (string check in property.Checks)
            code.Line(check);
        code.Close();
    }
}
