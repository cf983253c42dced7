using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>A part of a data set.</summary>
public enum DatasetPart
{
    /// <summary>The images that are reported.</summary>
    Test,

    /// <summary>Those that choices are made by.</summary>
    Validation,

    /// <summary>Those that are learnt from, augmented as they are then.</summary>
    Train,
}

/// <summary>Measures saved weights on a part of a data set.</summary>
/// <param name="plan">The model and the data set.</param>
/// <param name="weights">The file of the weights.</param>
/// <param name="part">The part.</param>
/// <param name="averaged">Whether averaged weights are taken where the file has both.</param>
public sealed class WeightsEvaluation(RunPlan plan, string weights, DatasetPart part, bool averaged)
{
    /// <summary>
    /// Loads and measures. A multi-head checkpoint of another program is taken into a model with a KV head for each query head under this library's names, which loses nothing.
    /// </summary>
    /// <exception cref="ArgumentsException">The part has no images, or the data set cannot be opened as asked.</exception>
    /// <exception cref="CheckpointException">The weights do not fit the model.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public EvaluationReport Run(CancellationToken stop = default)
    {
        using DatasetSplits data = RunPlaces.Open(plan);
        return Run(data, stop);
    }

    private EvaluationReport Run(DatasetSplits data, CancellationToken stop)
    {
        IImageDataset images = part switch { DatasetPart.Train => data.Train, DatasetPart.Validation => data.Validation, _ => data.Test };
        if (images.Count == 0) throw new ArgumentsException($"The data set has no images in its part '{part.ToString().ToLowerInvariant()}'.");
        return plan.Variant.Accept(new Measurement(plan.WithClasses(data.ClassNames.Count), weights, averaged, images, stop));
    }

    private sealed class Measurement(RunPlan plan, string weights, bool averaged, IImageDataset images, CancellationToken stop) : IVariantVisitor<EvaluationReport>
    {
        public EvaluationReport Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            TOptions options = ModelOptions.Of(variant, plan.Arguments);
            using TModel model = TModel.Create(options, plan.Arguments.Seed, RunPlaces.Device(plan.Arguments));
            using (SavedWeights saved = SavedWeights.Open(weights, averaged))
            {
                if (saved.Metadata.ContainsKey(WeightsMetadata.Variant) || saved.Fits(model)) saved.LoadInto(model);
                else LoadForeign(saved, model, options);
            }
            return EvaluationReport.Of(model, images, plan.Arguments.Training!.BatchSize, plan.Arguments.Training.Workers, stop);
        }

        private void LoadForeign(SavedWeights saved, nn.Module model, ViTOptions options)
        {
            if (options.NumKvHeads != options.NumHeads)
            {
                try
                {
                    saved.LoadInto(model);
                    return;
                }
                catch (CheckpointException e)
                {
                    throw new CheckpointException($"{e.Message}\nIf it is a multi-head checkpoint, 'convert {weights} --variant {plan.Variant.Name}' makes weights of {plan.Variant.Name} of it.", e);
                }
            }
            using DisposeScope scope = NewDisposeScope();
            ConversionResult converted = MhaConversion.Convert(saved.File, options);
            if (converted.Report.Of(ConversionKind.LeftOut).FirstOrDefault(t => t.Name.StartsWith("head.", StringComparison.Ordinal)) is { } head)
                throw new CheckpointException($"{weights} has no classifier for this model ({head.Name}: {head.Reason}), so there is nothing to measure; train one with 'train --initial-checkpoint {weights}'.");
            converted.ApplyTo(model);
        }
    }
}
