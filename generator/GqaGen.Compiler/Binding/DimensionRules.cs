using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding;

/// <summary>What the dimensions of a spec, or of one of its sizes, must satisfy together.</summary>
internal static class DimensionRules
{
    public static void Check(Dimensions d, BoundGrouping grouping, DiagnosticBag bag)
    {
        var problems = new RelationProblems(d.Size);
        CheckHeads(d, grouping, problems, bag);
        if (Blame.Of([d.EmbedDim, d.NumHeads]) is { } width && d.EmbedDim.Value % d.NumHeads.Value != 0)
            bag.Report(width, problems.EmbedDim(d.EmbedDim.Value, d.NumHeads.Value));
        if (Blame.Of([d.ImgSize, d.PatchSize]) is { } image && d.ImgSize.Value % d.PatchSize.Value != 0)
            bag.Report(image, problems.ImgSize(d.ImgSize.Value, d.PatchSize.Value));
        if (Blame.Of([d.MlpRatio, d.EmbedDim]) is { } hidden && d.MlpRatio.Value * d.EmbedDim.Value < 1)
            bag.Report(hidden, problems.NoHiddenUnit(d.MlpRatio.Value, d.EmbedDim.Value));
        CheckTensors(d, problems, bag);
    }

    private static void CheckHeads(Dimensions d, BoundGrouping grouping, RelationProblems problems, DiagnosticBag bag)
    {
        (int h, int g) = (d.NumHeads.Value, d.NumKvHeads.Value);
        Setting<EquatableArray<int>> allocation = d.Size is null ? grouping.Fixed : grouping.Fixed.Inherit();
        if (g > h && Blame.Of([d.NumKvHeads, d.NumHeads, allocation]) is { } tooMany)
            bag.Report(tooMany, problems.TooManyKvHeads(h, g, isLengthOfFixed: d.NumKvHeads.Origin == Origin.Default && grouping.Rule.Value == Rule.Fixed));
        if (grouping.Rule.IsFaulty) return;
        if (grouping.Rule.Value == Rule.Fixed) CheckFixed(d, allocation, problems, bag);
        else if (g <= h) CheckShares(d, grouping, problems, bag);
    }

    private static void CheckFixed(Dimensions d, Setting<EquatableArray<int>> allocation, RelationProblems problems, DiagnosticBag bag)
    {
        int total = allocation.Value.Sum();
        if (total != d.NumHeads.Value && Blame.Of([allocation, d.NumHeads]) is { } sum)
            bag.Report(sum, problems.FixedSum(total, d.NumHeads.Value));
        if (allocation.Value.Count != d.NumKvHeads.Value && Blame.Of([d.NumKvHeads, allocation]) is { } length)
            bag.Report(length, problems.FixedLength(allocation.Value.Count, d.NumKvHeads.Value));
    }

    private static void CheckShares(Dimensions d, BoundGrouping grouping, RelationProblems problems, DiagnosticBag bag)
    {
        (int h, int g) = (d.NumHeads.Value, d.NumKvHeads.Value);
        if (grouping.IsUniform && h % g != 0 && Blame.Of([d.NumKvHeads, d.NumHeads]) is { } uneven)
            bag.Report(uneven, problems.UniformGroups(h, g, isDefault: d.NumKvHeads.Origin == Origin.Default));

        Setting<int> min = d.Size is null ? grouping.MinQueries : grouping.MinQueries.Inherit();
        bool usesMin = !grouping.IsUniform && !grouping.Preset.IsFaulty && grouping.Preset.Value == Preset.Paper;
        if (usesMin && g * min.Value > h && Blame.Of([min, d.NumKvHeads, d.NumHeads]) is { } few)
            bag.Report(few, problems.MinQueries(min.Value, g, h));
    }

    // Doubles: no product of these can overflow them.
    private static void CheckTensors(Dimensions d, RelationProblems problems, DiagnosticBag bag)
    {
        double width = d.EmbedDim.Value;
        double patch = d.PatchSize.Value;
        double tokens = Math.Pow(Math.Floor(d.ImgSize.Value / patch), 2) + 1;
        Check("blocks.attn.q.weight", width * width, d.EmbedDim);
        Check("blocks.mlp.fc1.weight", width * Math.Floor(width * d.MlpRatio.Value), d.MlpRatio, d.EmbedDim);
        Check("head.weight", width * d.NumClasses.Value, d.NumClasses, d.EmbedDim);
        Check("patch_embed.proj.weight", width * d.InChans.Value * patch * patch, d.PatchSize, d.InChans, d.EmbedDim);
        Check("pos_embed", width * tokens, d.ImgSize, d.PatchSize, d.EmbedDim);

        void Check(string tensor, double elements, params Setting[] factors)
        {
            if (elements > int.MaxValue && Blame.Of(factors) is { } span) bag.Report(span, problems.TensorTooLarge(tensor, elements));
        }
    }
}
