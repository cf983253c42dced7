using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;

namespace GqaGen.Compiler.Emit;

/// <summary>All source files of one variant.</summary>
public static class Emitter
{
    /// <summary>Emits into <paramref name="rootNamespace"/>, the consumer's.</summary>
    public static IReadOnlyList<GeneratedFile> Emit(LoweredVariant variant, string rootNamespace)
    {
        IReadOnlyList<SizeCost> costs = CostModel.Of(variant);
        return
        [
            OptionsEmitter.Emit(variant, costs, rootNamespace),
            CostsEmitter.Emit(variant, costs, rootNamespace),
            AttentionEmitter.Emit(variant, rootNamespace),
            ViTEmitter.Emit(variant.Spec, costs, rootNamespace),
            TrainingEmitter.Emit(variant.Spec, rootNamespace),
            SpecEmitter.Emit(variant.Spec, rootNamespace),
        ];
    }
}
