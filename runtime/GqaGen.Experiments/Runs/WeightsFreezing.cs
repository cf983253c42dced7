using System.Text;
using System.Text.RegularExpressions;
using GqaGen.Compiler.Freeze;
using GqaGen.Compiler.Model;
using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Storage;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>What freezing made.</summary>
/// <param name="Variant">The name of the new variant.</param>
/// <param name="Identifier">It as a C# identifier, which the generated types begin with.</param>
/// <param name="Spec">The file of its spec.</param>
/// <param name="Weights">The file of its weights.</param>
/// <param name="Allocations">Query heads of each KV head, [layers][KV heads].</param>
public sealed record FrozenVariant(string Variant, string Identifier, string Spec, string Weights, IReadOnlyList<IReadOnlyList<long>> Allocations);

/// <summary>
/// Makes a spec with <c>rule: fixed</c> of a trained variant, and its weights: the logits in evaluation stay the same, and each layer is one straight forward
/// that a change of the rule can no longer touch.
/// </summary>
/// <param name="plan">The trained variant.</param>
/// <param name="source">Its weights.</param>
/// <param name="averaged">Whether averaged weights are taken where the file has both.</param>
public sealed partial class WeightsFreezing(RunPlan plan, string source, bool averaged)
{
    /// <summary>
    /// Freezes to the mean allocation over the validation split, for rules without one allocation of their own; the logits are then others.
    /// </summary>
    public bool ToMean { get; init; }

    /// <summary>Writes NAME.gqa.yaml and NAME.safetensors.</summary>
    /// <param name="folder">Where to; it is made.</param>
    /// <param name="name">The name of the new variant.</param>
    /// <exception cref="ArgumentsException">The variant cannot be frozen, or the name is none.</exception>
    /// <exception cref="CheckpointException">The weights are of another model.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public FrozenVariant Write(string folder, string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using SavedWeights saved = SavedWeights.Open(source, averaged);
        FrozenSpec frozen = Freeze(saved, name);
        string spec = Path.Combine(folder, $"{name}.gqa.yaml"), weights = Path.Combine(folder, $"{name}.safetensors");
        foreach (string file in new[] { spec, weights })
            if (File.Exists(file)) throw new ArgumentsException($"{file} is there already; delete it, or give another --name.");

        Dictionary<string, Tensor> kept = saved.Headers.Keys.Where(FrozenSpec.Keeps).ToDictionary(key => key, saved.Read, StringComparer.Ordinal);
        SafetensorsWriter.Write(weights, kept, new Dictionary<string, string> { [WeightsMetadata.Variant] = name, ["frozen_from"] = plan.Variant.Name });
        AtomicFile.Write(spec, Encoding.UTF8.GetBytes(frozen.Text));
        var allocations = (Grouping.FixedByLayer)frozen.Spec.Grouping;
        return new(name, frozen.Spec.Identifier, spec, weights, [.. allocations.Allocations.Select(a => (IReadOnlyList<long>)[.. a.Select(count => (long)count)])]);
    }

    private FrozenSpec Freeze(SavedWeights saved, string name)
    {
        ViTOptions o = plan.Model;
        var attention = new AttentionSpec(o.EmbedDim, o.NumHeads, o.NumKvHeads, o.QkvBias, o.AttnDrop, o.ProjDrop);
        var model = new VitSpec(o.ImgSize, o.PatchSize, o.InChans, o.Depth, o.MlpRatio, o.NumClasses);
        VariantSpec trained = VariantTraits.SpecOf(plan.Variant) ?? throw new InvalidOperationException($"The spec of {plan.Variant.Name} does not bind.");
        if (trained.Perturbation is Perturbation.Gaussian noise && plan.Arguments.Strength is { } strength) trained = trained with { Perturbation = noise with { Strength = strength } };
        try
        {
            if (ToMean) return FrozenSpec.OfMean(trained, attention, model, new WeightsEvaluation(plan, source, DatasetPart.Validation, averaged).Run().Allocations, name);
            FrozenSpec.Check(trained);
            plan.Variant.Accept(new Fit(plan, saved));
            return FrozenSpec.Of(trained, attention, model, Allocations(saved), name);
        }
        catch (FreezeException e)
        {
            throw new ArgumentsException(e.Message.Replace("Ask for the mean allocation", "Ask for the mean allocation by --mean", StringComparison.Ordinal), e);
        }
    }

    // As they are saved: what evaluation uses, whatever the last training step did.
    private long[][] Allocations(SavedWeights saved)
    {
        var allocations = new long[plan.Model.Depth][];
        foreach (string name in saved.Headers.Keys)
        {
            if (AllocationName().Match(name) is not { Success: true } match || !int.TryParse(match.Groups[1].Value, out int layer) || layer >= allocations.Length) continue;
            allocations[layer] = saved.Read(name).to(ScalarType.Int64).data<long>().ToArray();
        }
        int missing = Array.FindIndex(allocations, a => a is null);
        return missing < 0 ? allocations : throw new CheckpointException($"{source} has no allocation of layer {missing} (blocks.{missing}.attn.grouping.allocation): it holds weights alone, without the state of the rule.");
    }

    [GeneratedRegex(@"^blocks\.(\d+)\.attn\.grouping\.allocation$")]
    private static partial Regex AllocationName();

    // Whether the file holds all that the model has.
    private sealed class Fit(RunPlan plan, SavedWeights saved) : IVariantVisitor<bool>
    {
        public bool Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using TModel model = TModel.Create(ModelOptions.Of(variant, plan.Arguments), plan.Arguments.Seed);
            saved.LoadInto(model);
            return true;
        }
    }
}
