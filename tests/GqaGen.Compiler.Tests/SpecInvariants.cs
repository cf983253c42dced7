using GqaGen.Compiler.Canonical;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests;

/// <summary>What generated code may rely on in every spec that was accepted.</summary>
internal static class SpecInvariants
{
    public static void Check(VariantSpec spec, string text)
    {
        Holds(IsIdentifier(spec.Identifier), "the variant has an identifier");
        Holds(SpecCompiler.Bind(new(spec.Path, SpecText.Of(spec))).Spec == spec, $"its canonical text means the same:\n{SpecText.Of(spec)}");
        Holds(spec.Summary.Length <= 300 && !spec.Summary.Any(char.IsControl), "the summary is one line");
        Holds(spec.Training is { LearningRate: > 0, Epochs: > 0, BatchSize: > 0, Seed: >= 0 } t && t.MinLearningRate <= t.LearningRate, "the training makes sense");
        Holds(spec.Perturbation is not Perturbation.Gaussian g || (g.Strength >= 0 && double.IsFinite(g.Strength)), "the noise is finite");
        CheckDimensions(spec.Attention, spec.Grouping, spec.Model);
        foreach (NamedSize size in spec.Sizes)
        {
            Holds(IsIdentifier(size.Identifier), "the size has an identifier");
            CheckDimensions(size.Attention, size.Grouping, size.Model);
            Holds(size.Grouping.GetType() == spec.Grouping.GetType(), "a size keeps the rule");
        }
        Holds(spec.Sizes.Select(s => s.Identifier).Distinct().Count() == spec.Sizes.Count, "sizes differ in their identifiers");

        void Holds(bool holds, string what) => Assert.True(holds, $"Not so: {what}.\n{spec}\n{text}");

        void CheckDimensions(AttentionSpec a, Grouping grouping, VitSpec m)
        {
            Holds(a.EmbedDim % a.NumHeads == 0, "C mod H");
            Holds(a.NumKvHeads >= 1 && a.NumKvHeads <= a.NumHeads, "1 ≤ G ≤ H");
            Holds(m.ImgSize % m.PatchSize == 0, "whole patches");
            Holds(m.MlpRatio * a.EmbedDim >= 1, "an MLP");
            Holds(grouping is not Grouping.Uniform || a.NumHeads % a.NumKvHeads == 0, "H mod G");
            Holds(grouping is not Grouping.Fixed f || Shares(f.Allocation), "the allocation is H among G");
            Holds(grouping is not Grouping.FixedByLayer l || (l.Allocations.Count == m.Depth && l.Allocations.All(Shares)), "each layer has an allocation of H among G");
            Sharing? sharing = grouping switch
            {
                Grouping.KeyNorm k => k.Sharing,
                Grouping.Difference d => d.Sharing,
                Grouping.Ema e => e.Sharing,
                _ => null,
            };
            Holds(sharing is null || sharing.MinQueries * a.NumKvHeads <= a.NumHeads, "min_queries fits");
            Holds(grouping is not Grouping.Ema { Decay: < 0 or >= 1 }, "a decay");

            bool Shares(EquatableArray<int> counts) => counts.Count == a.NumKvHeads && counts.Sum() == a.NumHeads && counts.All(c => c >= 0);
        }
    }

    private static bool IsIdentifier(string text) => text.Length > 0 && char.IsAsciiLetterUpper(text[0]) && text.All(char.IsAsciiLetterOrDigit);
}
