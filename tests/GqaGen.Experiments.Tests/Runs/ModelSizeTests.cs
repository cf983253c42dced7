using GqaGen.Experiments.Runs;
using GqaGen.Experiments.Tests.Arguments;
using GqaGen.Runtime.Models;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Runs;

/// <summary>Which size is trained where nobody names one; it is told where it is not the usual one.</summary>
public sealed class ModelSizeTests
{
    [Theory]
    [InlineData("digits", "default,tiny,small", "tiny", null)]
    [InlineData("cifar10", "default,tiny,small", "small", null)]
    [InlineData("digits", "default,large,base", "large", "gqa has no size 'tiny': its size 'large' is taken; --model-size takes another of default, large, base.")]
    [InlineData("cifar10", "default,tiny", "tiny", "gqa has no size 'small': its size 'tiny' is taken; --model-size takes another of default, tiny.")]
    [InlineData("digits", "default", "default", "gqa has no size 'tiny': its size 'default' is taken.")]
    public void IsTheUsualOneElseTheFirstThatIsNamed(string dataset, string sizes, string expected, string? note)
    {
        RunPlan plan = RunPlanner.Plan(ArgumentTableTests.Given("--variant", "gqa", "--dataset", dataset), null, [new OfSizes(sizes.Split(',')) { Summary = "" }]);
        Assert.Equal(expected, plan.Arguments.ModelSize);
        Assert.Equal(note is null ? [] : [note], plan.Notes);
    }

    [Fact]
    public void OneThatIsNamedIsNotToldOf() =>
        Assert.Empty(RunPlanner.Plan(ArgumentTableTests.Given("--variant", "gqa", "--model-size", "base"), null, [new OfSizes("default", "base") { Summary = "" }]).Notes);

    /// <summary>GQA with some of its sizes.</summary>
    private sealed class OfSizes(params string[] sizes) : Variant
    {
        private static readonly Variant Gqa = GqaCatalog.All.Single(v => v.Name == "gqa");

        public override string Name => Gqa.Name;

        public override string Spec => Gqa.Spec;

        public override IReadOnlyList<string> SizeNames => sizes;

        public override ViTOptions Size(string name) => Gqa.Size(name);

        public override ModelCost Cost(string name) => Gqa.Cost(name);

        public override TResult Accept<TResult>(IVariantVisitor<TResult> visitor) => Gqa.Accept(visitor);
    }
}
