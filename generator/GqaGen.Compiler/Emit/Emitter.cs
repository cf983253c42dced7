using GqaGen.Compiler.Lowering;

namespace GqaGen.Compiler.Emit;

/// <summary>All source files of one variant.</summary>
public static class Emitter
{
    /// <summary>Emits into <paramref name="rootNamespace"/>, the consumer's.</summary>
    public static IReadOnlyList<GeneratedFile> Emit(LoweredVariant variant, string rootNamespace) =>
    [
        OptionsEmitter.Emit(variant, rootNamespace),
        AttentionEmitter.Emit(variant, rootNamespace),
        ViTEmitter.Emit(variant.Spec, rootNamespace),
        TrainingEmitter.Emit(variant.Spec, rootNamespace),
    ];
}
