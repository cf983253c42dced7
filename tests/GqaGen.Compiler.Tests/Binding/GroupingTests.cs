using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Tests.Binding;

/// <summary>What each rule becomes, with its defaults under both presets.</summary>
public sealed class GroupingTests
{
    private static readonly Sharing KeyNorm = new(Scaling.MinMax, Rounding.LargestRemainder, 1);
    private static readonly Sharing Dynamic = new(Scaling.Proportional, Rounding.LargestRemainder, 1);

    public static TheoryData<string, Grouping> Groupings => new()
    {
        { "rule: uniform", new Grouping.Uniform() },
        { "rule: perturbed", new Grouping.Uniform() },
        { "fixed: [3, 1, 2]", new Grouping.Fixed(new([3, 1, 2])) },
        { "rule: fixed, fixed: [3, 1, 2]", new Grouping.Fixed(new([3, 1, 2])) },
        { "fixed: [[4, 2], [3, 3], [0, 6]]", ByLayer([4, 2], [3, 3], [0, 6]) },
        { "rule: fixed, fixed: [[6], [6], [6]]", ByLayer([6], [6], [6]) },
        { "rule: key-norm", new Grouping.KeyNorm(Scope.Sample, KeyNorm, Preset.Paper) },
        { "rule: key-norm, scope: batch, scaling: proportional", new Grouping.KeyNorm(Scope.Batch, KeyNorm with { Scaling = Scaling.Proportional }, Preset.Paper) },
        { "rule: key-norm, rounding: repair, min_queries: 0", new Grouping.KeyNorm(Scope.Sample, new(Scaling.MinMax, Rounding.Repair, 0), Preset.Paper) },
        { "rule: key-norm, preset: reference", new Grouping.KeyNorm(Scope.Batch, new(Scaling.MinMax, Rounding.Repair, 0), Preset.Reference) },
        { "rule: difference", new Grouping.Difference(300, Dynamic, Preset.Paper) },
        { "rule: difference, window: 7, scaling: min-max", new Grouping.Difference(7, Dynamic with { Scaling = Scaling.MinMax }, Preset.Paper) },
        { "rule: difference, preset: reference, window: 1", new Grouping.Difference(1, new(Scaling.Proportional, Rounding.Repair, 0), Preset.Reference) },
        { "rule: ema", new Grouping.Ema(300, 0.9, Dynamic, Preset.Paper) },
        { "rule: ema, decay: 0.5, min_queries: 2", new Grouping.Ema(300, 0.5, Dynamic with { MinQueries = 2 }, Preset.Paper) },
        { "rule: ema, preset: reference", new Grouping.Ema(300, 0.9, new(Scaling.Proportional, Rounding.Repair, 0), Preset.Reference) },
    };

    public static TheoryData<string, Perturbation> Perturbations => new()
    {
        { "perturbed: false", new Perturbation.None() },
        { "perturbed: true", new Perturbation.Gaussian(1, NoiseWhen.Training, 0) },
        { "perturbed: {}", new Perturbation.Gaussian(1, NoiseWhen.Training, 0) },
        { "grouping: { rule: perturbed }", new Perturbation.Gaussian(1, NoiseWhen.Training, 0) },
        { "grouping: { rule: perturbed }\nperturbed: { strength: 0.5, when: always, seed: 7 }", new Perturbation.Gaussian(0.5, NoiseWhen.Always, 7) },
        { "grouping: { rule: perturbed, preset: reference }", new Perturbation.Reference(0) },
        { "grouping: { rule: key-norm, preset: reference }\nperturbed: { preset: paper, strength: 2 }", new Perturbation.Gaussian(2, NoiseWhen.Training, 0) },
        { "grouping: { rule: key-norm }\nperturbed: { preset: reference, seed: 9223372036854775807 }", new Perturbation.Reference(long.MaxValue) },
    };

    [Theory, MemberData(nameof(Groupings))]
    public void Rule(string grouping, Grouping expected) =>
        Assert.Equal(expected, Specs.Bind($"grouping: {{ {grouping} }}{(expected is Grouping.FixedByLayer ? "\nmodel: { depth: 3 }" : "")}").Grouping);

    [Theory, MemberData(nameof(Perturbations))]
    public void Noise(string text, Perturbation expected) => Assert.Equal(expected, Specs.Bind(text).Perturbation);

    [Theory]
    [InlineData("grouping: { fixed: [3, 1, 0, 2] }")]
    [InlineData("grouping: { fixed: [[3, 1, 0, 2], [0, 0, 0, 6]] }\nmodel: { depth: 2 }")]
    public void TheLengthOfFixedGivesTheKvHeads(string text) => Assert.Equal(4, Specs.Bind(text).Attention.NumKvHeads);

    private static Grouping.FixedByLayer ByLayer(params int[][] layers) => new(new(layers.Select(counts => new EquatableArray<int>(counts))));
}
