using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests.Lowering;

/// <summary>Allocations that are written down are gathered, unless no layer needs it.</summary>
public sealed class FixedTests
{
    private const string Depth = "model: { depth: 2 }\nsizes: { tiny: { embed_dim: 48, img_size: 32 } }\n";

    [Theory]
    [InlineData("[3, 1, 2]")]
    [InlineData("[6, 0]")]
    [InlineData("[[3, 1, 2], [2, 2, 2]]")]
    [InlineData("[[2, 2, 2], [2, 2, 2], [1, 2, 3]]", "model: { depth: 3 }")]
    [InlineData("[[3, 0, 3], [3, 0, 3]]")]
    [InlineData("[[2, 2, 2], [2, 2, 2]]", Depth + "perturbed: { when: always }")]
    [InlineData("[2, 2, 2]", "perturbed: { when: always }")]
    public void GroupsThatDifferInSizeAreGathered(string allocation, string depth = Depth)
    {
        VariantSpec spec = Specs.Bind($"grouping: {{ fixed: {allocation} }}\n{depth}");
        LoweredVariant lowered = Lowerer.Lower(spec);
        Assert.Equal((spec, AllocationSource.Constant, AttentionPath.Gathered), (lowered.Spec, lowered.Allocation, lowered.Path));
    }

    [Theory]
    [InlineData("[2, 2, 2]", 3, "The allocation written down is uniform; all groups have the same size, so their query heads are folded")]
    [InlineData("[[2, 2, 2], [2, 2, 2]]", 3, "The allocation written down is uniform in every layer; all groups have the same size, so their query heads are folded")]
    [InlineData("[[6], [6]]", 1, "The allocation written down is uniform in every layer; all groups have the same size, so their query heads are folded")]
    [InlineData("[1, 1, 1, 1, 1, 1]", 6, "The allocation written down is uniform; every query head has a KV head of its own, so q, k and v are taken as they are")]
    public void WhatIsUniformRunsAndCostsAsUniformGrouping(string allocation, int kvHeads, string reason)
    {
        LoweredVariant lowered = Lowerer.Lower(Specs.Bind($"grouping: {{ fixed: {allocation} }}\n{Depth}"));
        LoweredVariant uniform = Lowerer.Lower(Specs.Bind($"attention: {{ num_kv_heads: {kvHeads} }}\n{Depth}"));
        Assert.Equal(uniform with { Reason = lowered.Reason }, lowered);
        Assert.StartsWith(reason, lowered.Reason, StringComparison.Ordinal);
        Assert.Equal(CostModel.Of(uniform), CostModel.Of(lowered));
    }

    [Fact]
    public void NoiseThatEvaluationDoesWithoutMayBeFolded() =>
        Assert.Equal(AttentionPath.Folded, Lowerer.Lower(Specs.Bind("grouping: { fixed: [[2, 2, 2], [2, 2, 2]] }\nperturbed: true\nmodel: { depth: 2 }\n")).Path);

    [Fact]
    public void TheOfficialCodesNoiseIsGatheredWhateverTheGroups()
    {
        LoweredVariant lowered = Lowerer.Lower(Specs.Bind("grouping: { fixed: [[2, 2, 2], [2, 2, 2]] }\nperturbed: { preset: reference }\nmodel: { depth: 2 }\n"));
        Assert.Equal(AttentionPath.Gathered, lowered.Path);
        Assert.Equal(new Grouping.Uniform(), lowered.Spec.Grouping);
    }
}
