using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>Binds <c>attention</c>.</summary>
internal static class AttentionBinder
{
    public static BoundAttention Bind(Section section, BoundGrouping grouping)
    {
        Setting<int> numHeads = section.Get(AttentionKeys.NumHeads);
        Setting<int> written = section.Get(AttentionKeys.NumKvHeads);
        Setting<int> numKvHeads = written.Origin != Origin.Default ? written : grouping.KvHeads() ?? Half(numHeads);
        return new(
            section.Get(AttentionKeys.EmbedDim), numHeads, numKvHeads, IsHalf: numKvHeads.Origin == Origin.Default && grouping.KvHeads() is null,
            section.Get(AttentionKeys.QkvBias).Value, section.Get(AttentionKeys.AttnDrop).Value, section.Get(AttentionKeys.ProjDrop).Value);
    }

    /// <summary>The official code's default of <c>num_kv_heads</c>: half of the query heads, at least one.</summary>
    public static Setting<int> Half(Setting<int> numHeads) =>
        new(Math.Max(1, numHeads.Value / 2), numHeads.IsFaulty ? Origin.Faulty : Origin.Default);
}

/// <param name="IsHalf">Whether <paramref name="NumKvHeads"/> follows from <paramref name="NumHeads"/>, in a size too.</param>
internal sealed record BoundAttention(
    Setting<int> EmbedDim, Setting<int> NumHeads, Setting<int> NumKvHeads, bool IsHalf, bool QkvBias, double AttnDrop, double ProjDrop)
{
    /// <summary>The attention with the widths and heads of these dimensions.</summary>
    public AttentionSpec With(Dimensions d) => new(d.EmbedDim.Value, d.NumHeads.Value, d.NumKvHeads.Value, QkvBias, AttnDrop, ProjDrop);
}
