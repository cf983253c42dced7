using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Costs;

/// <summary>
/// The sizes that costs are made of. Decimals: exact, and no product of what a spec may say overflows them.
/// </summary>
internal sealed record Workload(AttentionSpec Attention, VitSpec Model, Grouping Grouping, Perturbation Perturbation, Precision Precision, AttentionPath Path)
{
    public decimal C { get; } = Attention.EmbedDim;

    public decimal H { get; } = Attention.NumHeads;

    /// <summary>Bytes of a number that matrix products take.</summary>
    public decimal ElementBytes { get; } = Precision is Precision.BFloat16 or Precision.Float16 ? 2 : sizeof(float);

    /// <summary>Width G·d of all keys of a token, and of all values.</summary>
    public decimal KvWidth { get; } = Attention.NumKvHeads * (decimal)(Attention.EmbedDim / Attention.NumHeads);

    /// <summary>Width of the keys as attention takes them: gathered by query head, or as they are.</summary>
    public decimal AttendedWidth => Path == AttentionPath.Gathered ? C : KvWidth;

    public decimal Patches { get; } = (decimal)(Model.ImgSize / Model.PatchSize) * (Model.ImgSize / Model.PatchSize);

    public decimal N => Patches + 1;

    public decimal PatchValues { get; } = (decimal)Model.InChans * Model.PatchSize * Model.PatchSize;

    /// <summary>Hidden width of the MLP, rounded as the runtime's block rounds it.</summary>
    public decimal Hidden { get; } = (long)(Attention.EmbedDim * Model.MlpRatio);

    public decimal Depth => Model.Depth;

    public bool DropsMap => Attention.AttnDrop > 0;

    public bool Drops => Attention.ProjDrop > 0;

    public bool ReadsNorms => Grouping is not (Grouping.Uniform or Grouping.Fixed);

    /// <summary>Whether attention in training goes without a map of its own, in one SDPA.</summary>
    public bool IsFused => !DropsMap && Perturbation is not Perturbation.Gaussian;
}
