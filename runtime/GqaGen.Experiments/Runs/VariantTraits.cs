using GqaGen.Compiler;
using GqaGen.Compiler.Model;
using GqaGen.Runtime.Models;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>Which knobs a variant has.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Heads">How its KV heads relate to its query heads.</param>
/// <param name="HasWindow">Whether its allocation changes by windows of training steps.</param>
/// <param name="HasNoise">Whether it has noise whose strength can be set.</param>
/// <param name="Training">The <c>training</c> section of its spec.</param>
public sealed record VariantTraits(Variant Variant, KvHeads Heads, bool HasWindow, bool HasNoise, TrainingOptions Training)
{
    /// <summary>Those of a variant, read off the sizes of its spec.</summary>
    public static VariantTraits Of(Variant variant)
    {
        ViTOptions[] sizes = [.. variant.SizeNames.Select(variant.Size)];
        KvHeads heads = sizes.All(s => s.NumKvHeads == s.NumHeads) ? KvHeads.MultiHead : sizes.All(s => s.NumKvHeads == 1) ? KvHeads.MultiQuery : KvHeads.Grouped;
        return new(variant, heads, ModelOptions.WindowOf(sizes[0]) is not null, ModelOptions.StrengthOf(sizes[0]) is not null, variant.Accept(new Defaults()));
    }

    /// <summary>The spec that a variant was compiled from; null if this version of the compiler does not take it.</summary>
    internal static VariantSpec? SpecOf(Variant variant) => SpecCompiler.Bind(new($"{variant.Name}.gqa.yaml", variant.Spec)).Spec;

    private sealed class Defaults : IVariantVisitor<TrainingOptions>
    {
        public TrainingOptions Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions => TModel.DefaultTraining;
    }
}

/// <summary>How the KV heads of a variant relate to its query heads.</summary>
public enum KvHeads
{
    /// <summary>As many at every size: MHA.</summary>
    MultiHead,

    /// <summary>One at every size: MQA.</summary>
    MultiQuery,

    /// <summary>A number that can be chosen.</summary>
    Grouped,
}
