using GqaGen.Compiler.Model;

namespace GqaGen.Compiler.Binding.Keys;

/// <summary>The keys of <c>perturbed</c>.</summary>
internal static class PerturbedKeys
{
    public static readonly RealKey Strength = new("strength", Interval.From0To(1_000_000), 1, "Deviation of the noise, as a multiple of the deviation of the attention map's row; preset paper only.");
    public static readonly WordKey<NoiseWhen> When = new("when", NoiseWhen.Training, "Whether evaluation has noise too; preset paper only.",
        ("training", NoiseWhen.Training), ("always", NoiseWhen.Always));
    public static readonly SeedKey Seed = new("seed", 0, "Decides the noise.");
    public static readonly WordKey<Preset> Preset = new("preset", Model.Preset.Paper, "The paper's noise or the official code's; default: the preset of grouping.",
        ("paper", Model.Preset.Paper), ("reference", Model.Preset.Reference)) { HasDerivedDefault = true };

    public static readonly KeyTable Table = new(Strength, When, Seed, Preset);
}
