using GqaGen.Compiler.Costs;
using GqaGen.Compiler.Lowering;
using GqaGen.Compiler.Model;
using GqaGen.Runtime.Models;
using Precision = GqaGen.Compiler.Model.Precision;

namespace GqaGen.Experiments.Studies.Training;

/// <summary>FLOPs of one image forward for dimensions that no size of the spec has; counted by the compiler's own cost model.</summary>
internal static class ForwardFlops
{
    private static readonly Grouping[] Groupings = [new Grouping.Uniform(), new Grouping.KeyNorm(Scope.Sample, new(Scaling.MinMax, Rounding.LargestRemainder, 1), Preset.Paper)];
    private static readonly Perturbation[] Perturbations = [new Perturbation.None(), new Perturbation.Gaussian(1, NoiseWhen.Training, 0), new Perturbation.Reference(0)];

    /// <summary>Which parts a variant counts (key norms, noise) is told by the cost that was compiled for one of its sizes.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="size">A size of its spec.</param>
    /// <param name="options">The dimensions to count for.</param>
    public static long Of(Variant variant, string size, ViTOptions options)
    {
        (long compiled, ViTOptions preset) = (variant.Cost(size).ForwardFlops, variant.Size(size));
        foreach (Grouping grouping in Groupings)
            foreach (Perturbation perturbation in Perturbations)
                if (Count(preset, grouping, perturbation) == compiled) return Count(options, grouping, perturbation);
        throw new InvalidOperationException($"The cost model does not give the {compiled} FLOPs that were compiled for size '{size}' of variant '{variant.Name}'.");
    }

    private static long Count(ViTOptions o, Grouping grouping, Perturbation perturbation) => (long)FlopCount.Forward(new(
        new AttentionSpec(o.EmbedDim, o.NumHeads, o.NumKvHeads, o.QkvBias, o.AttnDrop, o.ProjDrop),
        new VitSpec(o.ImgSize, o.PatchSize, o.InChans, o.Depth, o.MlpRatio, o.NumClasses),
        grouping, perturbation, Precision.Float32, AttentionPath.Folded));
}
