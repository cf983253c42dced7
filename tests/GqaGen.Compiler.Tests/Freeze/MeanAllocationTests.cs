using CsCheck;
using GqaGen.Compiler.Freeze;
using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests.Freeze;

/// <summary>Whole query heads that are as near to their means as any that sum to H.</summary>
public sealed class MeanAllocationTests
{
    [Fact]
    public void EachCountIsNextToItsMeanAndTheySumToH() =>
        Gen.Select(Gen.Int[1, 64], Gen.Double[0, 1].Array[1, 16]).Sample((numHeads, weights) =>
        {
            double sum = weights.Sum();
            if (sum == 0) return;
            double[] mean = [.. weights.Select(w => w / sum * numHeads)];
            EquatableArray<int> counts = MeanAllocation.Round(mean, numHeads, layer: 0);
            Assert.Equal(numHeads, counts.Sum());
            for (int g = 0; g < mean.Length; g++)
            {
                Assert.InRange(counts[g], Math.Floor(mean[g] - 1e-9), Math.Ceiling(mean[g] + 1e-9));
                // Who was rounded up had no smaller remainder than who was rounded down.
                for (int other = 0; other < mean.Length; other++)
                    Assert.True(counts[g] <= mean[g] || counts[other] >= mean[other] || mean[g] - Math.Floor(mean[g]) >= mean[other] - Math.Floor(mean[other]) - 1e-9);
            }
        }, seed: "0000KOIPe036", iter: 2000, threads: 1);

    [Theory]
    [InlineData(new double[] { 1.5, 1.5, 3 }, new[] { 2, 1, 3 })]
    [InlineData(new double[] { 1.9, 2.5, 1.6 }, new[] { 2, 2, 2 })]
    [InlineData(new double[] { 6, 0, 0 }, new[] { 6, 0, 0 })]
    [InlineData(new double[] { 2.0001, 1.9998, 2 }, new[] { 2, 2, 2 })]
    public void TiesGoToTheLowerIndex(double[] mean, int[] expected) => Assert.Equal(expected, MeanAllocation.Round(mean, 6, layer: 0));

    [Theory]
    [InlineData(new double[] { 2, 2, 1 }, "The mean allocation of layer 3 does not share out 6 query heads: it sums to 5.")]
    [InlineData(new double[] { 7, -1, 0 }, "The mean allocation of layer 3 does not share out 6 query heads: it sums to 6.")]
    [InlineData(new double[0], "The mean allocation of layer 3 does not share out 6 query heads: it sums to 0.")]
    [InlineData(new[] { double.NaN, 3, 3 }, "The mean allocation of layer 3 does not share out 6 query heads: it sums to NaN.")]
    [InlineData(new[] { double.PositiveInfinity, 3, 3 }, "The mean allocation of layer 3 does not share out 6 query heads: it sums to Infinity.")]
    public void MeansThatAreNoneAreNamed(double[] mean, string message) =>
        Assert.Equal(message, Assert.Throws<FreezeException>(() => MeanAllocation.Round(mean, 6, layer: 3)).Message);
}
