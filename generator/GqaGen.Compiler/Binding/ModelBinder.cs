using GqaGen.Compiler.Binding.Keys;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds <c>model</c>.</summary>
internal static class ModelBinder
{
    public static Dimensions Bind(Section section, BoundAttention attention)
    {
        section.Get(ModelKeys.Kind);
        return new(
            Size: null,
            attention.EmbedDim,
            attention.NumHeads,
            attention.NumKvHeads,
            section.Get(ModelKeys.ImgSize),
            section.Get(ModelKeys.PatchSize),
            section.Get(ModelKeys.InChans),
            section.Get(ModelKeys.Depth),
            section.Get(ModelKeys.MlpRatio),
            section.Get(ModelKeys.NumClasses));
    }
}
