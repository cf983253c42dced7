using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests;

/// <summary>The defaults are the paper's, and where it is silent the official code's.</summary>
public sealed class DefaultsTests
{
    private static readonly VariantSpec Empty = Specs.Bind("{}", "specs/my-variant.gqa.yaml");

    [Fact]
    public void NameComesFromTheFile() => Assert.Equal(("my-variant", "MyVariant", "specs/my-variant.gqa.yaml", ""), (Empty.Name, Empty.Identifier, Empty.Path, Empty.Summary));

    [Fact]
    public void AttentionIsViTSmallWithHalfTheKvHeads() => Assert.Equal(new AttentionSpec(384, 6, 3, QkvBias: true, 0, 0), Empty.Attention);

    [Fact]
    public void GroupingIsUniformWithoutNoise()
    {
        Assert.Equal(new Grouping.Uniform(), Empty.Grouping);
        Assert.Equal(new Perturbation.None(), Empty.Perturbation);
    }

    [Fact]
    public void ModelIsViTSmallOnImageNet() => Assert.Equal(new VitSpec(224, 16, 3, 12, 4, 1000), Empty.Model);

    [Fact]
    public void TrainingIsThePapers() =>
        Assert.Equal(new TrainingSpec(1e-5, 0, 0.01, Schedule.Constant, 0, 5, 32, ClipGrad: null, Precision.Float32, 42), Empty.Training);

    [Fact]
    public void NoSizes() => Assert.Empty(Empty.Sizes);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(6, 3)]
    [InlineData(16, 8)]
    public void KvHeadsDefaultToHalf(int numHeads, int numKvHeads) =>
        Assert.Equal(numKvHeads, Specs.Bind($"attention: {{ embed_dim: 48, num_heads: {numHeads} }}").Attention.NumKvHeads);
}
