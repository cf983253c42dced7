using GqaGen.Runtime.Data;

namespace GqaGen.Runtime.Tests.Data.Catalog;

public sealed class AugmentationPolicyTests
{
    [Theory]
    [InlineData("none", "")]
    [InlineData("rand", "RandAugment(2, 9/31)")]
    [InlineData("ra", "RandAugment(2, 9/31)")]
    [InlineData("rand-m5", "RandAugment(2, 5/31)")]
    [InlineData("rand-n3-m30", "RandAugment(3, 30/31)")]
    [InlineData("rand-m0", "RandAugment(2, 0/31)")]
    public void IsReadInTimmsForm(string policy, string transforms) => Assert.Equal(transforms, string.Join(", ", AugmentationPolicy.Parse(policy)));

    [Theory]
    [InlineData("", "AutoAugment: '': expected 'none', 'rand', or 'rand' with settings")]
    [InlineData("original", "'original': expected")]
    [InlineData("none-m9", "'none-m9': expected")]
    [InlineData("rand-m31", "magnitude 31 is not in 0 … 30")]
    [InlineData("rand-n0", "0 operations are not in 1 … 14")]
    [InlineData("rand-n15", "15 operations are not in 1 … 14")]
    [InlineData("rand-m", "'m' is no setting")]
    [InlineData("rand-", "'' is no setting")]
    [InlineData("rand-m9-m8", "'m8' is no setting")]
    [InlineData("rand-m-9", "'m' is no setting")]
    [InlineData("rand-m9-mstd0.5", "'mstd0.5' is no setting")]
    [InlineData("rand-m9-inc1", "'inc1' is no setting")]
    [InlineData("rand-m99999999999", "'m99999999999' is no setting")]
    public void WhatIsNotReadIsNamed(string policy, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => AugmentationPolicy.Parse(policy)).Message, StringComparison.Ordinal);
}
