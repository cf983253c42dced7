using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Explain;

/// <summary>The dimensions of one size.</summary>
internal sealed record SizeDimensions(string Size, AttentionSpec Attention, VitSpec Model, Grouping Grouping)
{
    public int HeadDim => Attention.EmbedDim / Attention.NumHeads;

    public long Tokens => ((long)(Model.ImgSize / Model.PatchSize) * (Model.ImgSize / Model.PatchSize)) + 1;

    /// <summary>Training steps between two changes of the allocation, for rules that have a window.</summary>
    public int? Window => Grouping switch
    {
        Grouping.Difference d => d.Window,
        Grouping.Ema e => e.Window,
        _ => null,
    };
}
