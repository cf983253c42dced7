using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;

namespace GqaGen.Compiler.Emit;

/// <summary>The source of one variant: its attention module first, then what is built around it.</summary>
public static class Emitter
{
    /// <summary>Emits into <paramref name="rootNamespace"/>, the consumer's.</summary>
    public static GeneratedFile Emit(LoweredVariant variant, string rootNamespace)
    {
        IReadOnlyList<SizeCost> costs = CostModel.Of(variant);
        return SourceFile.Of(variant.Spec, rootNamespace,
        [
            AttentionEmitter.Emit(variant),
            ViTEmitter.Emit(variant.Spec, costs),
            OptionsEmitter.Emit(variant.Spec, costs),
            TrainingEmitter.Emit(variant.Spec),
            CostsEmitter.Emit(variant.Spec, costs),
            SpecEmitter.Emit(variant.Spec),
        ]);
    }
}
