using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;

namespace GqaGen.Compiler.Tests.Costs;

/// <summary>Costs from the spec alone; tests of the variants hold them against live models.</summary>
public sealed class CostModelTests
{
    /// <summary>The paper's models with 10 classes.</summary>
    [Theory]
    [InlineData(384, 12, 6, 6, 21_669_514)]
    [InlineData(384, 12, 6, 3, 19_895_434)]
    [InlineData(768, 12, 12, 12, 85_806_346)]
    [InlineData(768, 12, 12, 6, 78_719_242)]
    [InlineData(768, 12, 12, 4, 76_356_874)]
    [InlineData(768, 12, 12, 3, 75_175_690)]
    [InlineData(1024, 24, 16, 16, 303_311_882)]
    [InlineData(1024, 24, 16, 8, 278_121_482)]
    [InlineData(1024, 24, 16, 4, 265_526_282)]
    public void ParametersAreThePapers(int embedDim, int depth, int numHeads, int numKvHeads, long wanted) =>
        Assert.Equal(wanted, Default($"""
            attention: {"{"} embed_dim: {embedDim}, num_heads: {numHeads}, num_kv_heads: {numKvHeads} {"}"}
            model: {"{"} depth: {depth}, num_classes: 10 {"}"}
            """).Parameters);

    [Fact]
    public void FewerKvHeadsNeverCostMore()
    {
        SizeCost[] costs = [.. new[] { 1, 2, 4, 8 }.Select(g => Default($"attention: {"{"} embed_dim: 64, num_heads: 8, num_kv_heads: {g} {"}"}"))];
        foreach ((SizeCost fewer, SizeCost more) in costs.Zip(costs.Skip(1)))
        {
            Assert.True(fewer.Parameters < more.Parameters && fewer.ForwardFlops < more.ForwardFlops && fewer.BackwardFlops < more.BackwardFlops, $"{fewer} costs more than {more}");
            Assert.True(2 * fewer.KvBytesPerToken == more.KvBytesPerToken && fewer.ActivationBytes < more.ActivationBytes, $"{fewer} costs more than {more}");
        }
    }

    [Fact]
    public void WhatNoIntegerHoldsIsTheLargest()
    {
        SizeCost cost = Default("attention: { embed_dim: 6, num_heads: 6 }\nmodel: { img_size: 16384, patch_size: 1, depth: 1024 }\nperturbed: true\n");
        Assert.Equal(long.MaxValue, cost.ActivationBytes);
        Assert.True(cost.Parameters < long.MaxValue);
    }

    [Theory]
    [InlineData(0, "0 ")]
    [InlineData(999, "999 ")]
    [InlineData(1000, "1.00 k")]
    [InlineData(9_994, "9.99 k")]
    [InlineData(9_995, "10.0 k")]
    [InlineData(99_949, "99.9 k")]
    [InlineData(99_950, "100 k")]
    [InlineData(999_499, "999 k")]
    [InlineData(999_500, "1.00 M")]
    [InlineData(19_895_434, "19.9 M")]
    [InlineData(long.MaxValue, "9.22 E")]
    public void QuantitiesHaveThreeDigits(long value, string wanted) => Assert.Equal(wanted, Quantity.Short(value));

    private static SizeCost Default(string text) => CostModel.Of(Lowerer.Lower(Specs.Bind(text)))[0];
}
