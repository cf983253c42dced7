using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Runs;

/// <summary>From the coordinates of a cell to the arguments of its runs.</summary>
internal static class CellArguments
{
    /// <summary>What decides the model; the data set and the training are the phase's.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="sizes">The study's own sizes.</param>
    /// <param name="size">A size of the study's own, or else of the spec.</param>
    /// <param name="kvHeads">KV heads, for a variant where they can be chosen.</param>
    /// <param name="window">For a variant that has one.</param>
    /// <param name="strength">For a variant that has noise.</param>
    /// <param name="seed">The seed.</param>
    public static RunArguments Of(VariantTraits variant, IReadOnlyDictionary<string, RunArguments> sizes, string size, int? kvHeads, int? window, double? strength, long seed)
    {
        RunArguments own = sizes.TryGetValue(size, out RunArguments? found) ? found : new() { Variant = "", ModelSize = size };
        ViTOptions spec = variant.Variant.Size(own.ModelSize);
        return own with
        {
            Variant = variant.Variant.Name,
            NumKvHeads = variant.Heads switch
            {
                KvHeads.MultiHead => own.NumHeads ?? spec.NumHeads,
                KvHeads.MultiQuery => 1,
                _ => kvHeads ?? own.NumKvHeads ?? spec.NumKvHeads,
            },
            Window = variant.HasWindow ? window ?? ModelOptions.WindowOf(spec) : null,
            Strength = variant.HasNoise ? strength ?? ModelOptions.StrengthOf(spec) : null,
            Seed = seed,
        };
    }
}
