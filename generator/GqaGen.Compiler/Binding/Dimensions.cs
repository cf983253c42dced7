using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>What a size can change, of the spec itself or of one of its sizes.</summary>
/// <param name="Size">The size's name, or null for the spec itself.</param>
internal sealed record Dimensions(
    string? Size,
    Setting<int> EmbedDim,
    Setting<int> NumHeads,
    Setting<int> NumKvHeads,
    Setting<int> ImgSize,
    Setting<int> PatchSize,
    Setting<int> InChans,
    Setting<int> Depth,
    Setting<double> MlpRatio,
    Setting<int> NumClasses)
{
    public VitSpec ToModel() => new(ImgSize.Value, PatchSize.Value, InChans.Value, Depth.Value, MlpRatio.Value, NumClasses.Value);
}
