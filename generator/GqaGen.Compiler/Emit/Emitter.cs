using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;

namespace GqaGen.Compiler.Emit;

/// <summary>The types of one variant: its attention module first, then what is built around it.</summary>
public static class Emitter
{
    public static VariantCode Emit(LoweredVariant variant)
    {
        IReadOnlyList<SizeCost> costs = CostModel.Of(variant);
        string[] types =
        [
            AttentionEmitter.Emit(variant),
            ViTEmitter.Emit(variant.Spec, costs),
            OptionsEmitter.Emit(variant.Spec, costs),
            TrainingEmitter.Emit(variant.Spec),
            CostsEmitter.Emit(variant.Spec, costs),
            SpecEmitter.Emit(variant.Spec),
        ];
        return new(variant.Spec.Identifier, variant.Spec.Path, string.Join("\n", types));
    }
}
