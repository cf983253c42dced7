using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Emit;

/// <summary>Emits the attention module: projections, the grouping, one straight forward.</summary>
internal static class AttentionEmitter
{
    public static string Emit(LoweredVariant variant)
    {
        VariantSpec spec = variant.Spec;
        string name = $"{spec.Identifier}Attention";
        string summary = VariantDescription.Summary(spec);
        CodeWriter code = new();
        code.Line($"/// <summary>{Literal.Xml(summary)}{(summary[summary.Length - 1] is '.' or '!' or '?' ? "" : ".")} Tokens [B, N, C] → [B, N, C].</summary>")
            .Line("/// <remarks>");
        if (spec.Summary.Length > 0) code.Line($"/// <para>{Literal.Xml(VariantDescription.Sentence(spec))}</para>");
        code.Line($"/// <para>{Literal.Xml(variant.Reason)}</para>")
            .Line("/// <para>B samples, N tokens, C = EmbedDim, H = NumHeads query heads, G = NumKvHeads key-value heads, d = C/H.</para>")
            .Line("/// </remarks>")
            .Line(SourceFile.GeneratedCode)
            .Open($"public sealed class {name} : torch.nn.Module<torch.Tensor, torch.Tensor>, gqa::Attention.IGroupedAttention");
        EmitFields(code, variant);
        EmitConstructor(code, variant, name);
        EmitProperties(code, variant);
        EmitForward(code, variant);
        code.Close();
        return code.ToString();
    }

    private static string? NoiseType(VariantSpec spec) => spec.Perturbation switch
    {
        Perturbation.Gaussian => "gqa::Attention.Perturbation.GaussianNoise",
        Perturbation.Reference => "gqa::Attention.Perturbation.ReferenceNoise",
        _ => null,
    };

    private static void EmitFields(CodeWriter code, LoweredVariant variant)
    {
        code.Line("private readonly int _numHeads, _numKvHeads, _headDim;").Line();
        string linear = ComputeType.Of(variant.Spec) is null ? "modules::Linear" : "gqa::Devices.MixedLinear";
        bool folded = variant.Path == AttentionPath.Folded;
        List<(string Type, string Name, string Component)> fields =
        [
            (folded ? "gqa::Attention.Folding.FoldedQueries" : linear, "_q", "q"), (linear, "_k", "k"), (linear, "_v", "v"),
            (GroupingCode.Of(variant).Type, "_grouping", "grouping"),
        ];
        if (NoiseType(variant.Spec) is { } noise) fields.Add((noise, "_noise", "noise"));
        fields.AddRange([("gqa::Attention.SeededDropout", "_attnDrop", "attn_drop"), (folded ? "gqa::Attention.Folding.FoldedOutput" : linear, "_proj", "proj"), ("gqa::Attention.SeededDropout", "_projDrop", "proj_drop")]);
        foreach ((string type, string name, string component) in fields)
            code.Line($"[utils::ComponentName(Name = \"{component}\")] private readonly {type} {name};");
        code.Line();
    }

    private static void EmitConstructor(CodeWriter code, LoweredVariant variant, string name)
    {
        VariantSpec spec = variant.Spec;
        GroupingCode grouping = GroupingCode.Of(variant);
        string linear = ComputeType.Of(spec) is null ? "Linear" : "MixedLinear";
        bool folded = variant.Path == AttentionPath.Folded;
        bool byLayer = spec.Grouping is Grouping.FixedByLayer;
        code.Line(byLayer
                ? "/// <summary>Makes the module of one layer with freshly initialised weights; <paramref name=\"layer\"/>, from 0 to Depth − 1, decides its allocation.</summary>"
                : "/// <summary>Makes the module with freshly initialised weights.</summary>")
            .Line("/// <exception cref=\"global::System.ArgumentException\">The options do not fit together.</exception>")
            .Line($"public {name}({spec.Identifier}Options options, {(byLayer ? "int layer, " : "")}gqa::Blocks.Initializer init)")
            .Open($"    : base(nameof({name}))")
            .Line("options.Validate();")
            .Line("(_numHeads, _numKvHeads, _headDim) = (options.NumHeads, options.NumKvHeads, options.HeadDim);")
            .Line(folded
                ? "_q = init.FoldedQueries(options.EmbedDim, _numHeads, _numKvHeads, _headDim, options.QkvBias);"
                : $"_q = init.{linear}(options.EmbedDim, _numHeads * _headDim, options.QkvBias);")
            .Line($"_k = init.{linear}(options.EmbedDim, _numKvHeads * _headDim, options.QkvBias);")
            .Line($"_v = init.{linear}(options.EmbedDim, _numKvHeads * _headDim, options.QkvBias);")
            .Line($"_grouping = new({grouping.Arguments});");
        if (spec.Perturbation is Perturbation.Gaussian gaussian)
            code.Line($"_noise = new(options.Strength, always: {Literal.Of(gaussian.When == NoiseWhen.Always)}, init.Stream(options.NoiseSeed));");
        if (spec.Perturbation is Perturbation.Reference)
            code.Line("_noise = new(init.Stream(options.NoiseSeed));");
        code.Line("_attnDrop = init.Dropout(options.AttnDrop);")
            .Line(folded
                ? "_proj = init.FoldedOutput(options.EmbedDim, _numHeads, _numKvHeads, _headDim);"
                : $"_proj = init.{linear}(options.EmbedDim, options.EmbedDim);")
            .Line("_projDrop = init.Dropout(options.ProjDrop);")
            .Line("RegisterComponents();")
            .Close()
            .Line();
    }

    private static void EmitProperties(CodeWriter code, LoweredVariant variant)
    {
        bool constant = variant.Allocation == AllocationSource.Constant;
        code.Line("/// <inheritdoc/>")
            .Line("public int NumHeads => _numHeads;")
            .Line()
            .Line("/// <inheritdoc/>")
            .Line("public int NumKvHeads => _numKvHeads;")
            .Line()
            .Line("/// <summary>How query heads are shared among KV heads.</summary>")
            .Line($"public {GroupingCode.Of(variant).Type} Grouping => _grouping;")
            .Line();
        if (NoiseType(variant.Spec) is { } noise)
            code.Line("/// <summary>The noise that is subtracted.</summary>")
                .Line($"public {noise} Noise => _noise;")
                .Line();
        code.Line("/// <inheritdoc/>")
            .Line($"public torch.Tensor LastAllocation => _grouping.{(constant ? "Counts" : "LastAllocation")};")
            .Line()
            .Line("/// <inheritdoc/>")
            .Line($"public torch.Tensor? NonFiniteAge => {(constant ? "null" : "_grouping.NonFiniteAge")};")
            .Line();
        if (variant.Spec.Grouping is not (Grouping.Difference or Grouping.Ema)) return;
        bool isReference = variant.Spec.Grouping is Grouping.Difference { Preset: Preset.Reference } or Grouping.Ema { Preset: Preset.Reference };
        code.Line("/// <inheritdoc/>")
            .Line("public long? Window => _grouping.Window;")
            .Line()
            .Line("/// <inheritdoc/>")
            .Line($"public void BeginTrainingStep(long step, int microBatches) => _grouping.BeginTrainingStep({(isReference ? "step, " : "")}microBatches);")
            .Line();
        if (isReference)
            code.Line("/// <inheritdoc/>")
                .Line("public bool SupportsMicroBatches => false;")
                .Line();
    }

    private static void EmitForward(CodeWriter code, LoweredVariant variant)
    {
        code.Line("/// <summary>Tokens x [B, N, C] → [B, N, C].</summary>")
            .Open("public override torch.Tensor forward(torch.Tensor x)")
            .Line("using var scope = torch.NewDisposeScope();")
            .Line($"long b = x.shape[0], n = x.shape[1]{(variant.Path == AttentionPath.Gathered ? ", c = x.shape[2]" : "")};")
            .Line()
            .Commented(AttentionCode.Projections(variant))
            .Line()
            .Commented(AttentionCode.Attention(variant))
            .Line()
            .Commented(AttentionCode.Output(variant))
            .Close();
    }
}
