using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>Makes a variant's weights of a multi-head checkpoint.</summary>
/// <param name="plan">The variant and its dimensions.</param>
/// <param name="source">The checkpoint: safetensors, or PyTorch's.</param>
/// <param name="key">Which entry of a PyTorch checkpoint holds the weights; chosen as timm does unless given.</param>
public sealed class WeightsConversion(RunPlan plan, string source, string? key)
{
    /// <summary>The arguments for a model that the checkpoint is for: as many classes as its classifier has, unless others are asked for.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="source">The checkpoint.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ArgumentValues Complete(ArgumentValues given, string source)
    {
        var values = new ArgumentValues();
        values.Default(RunKeys.Dataset, "folder", ArgumentSource.Default);          // whose classes and images are anybody's
        using (SavedWeights saved = SavedWeights.Open(source))
            if (WeightsSource.Classes(saved) is { } classes) values.Default(RunKeys.NumClasses, classes, ArgumentSource.File);
        return values.With(given);
    }

    /// <summary>What would be done with each tensor; no data are read.</summary>
    /// <exception cref="CheckpointException">The checkpoint does not fit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ConversionReport Plan()
    {
        using WeightsFile file = WeightsFile.Open(source, key);
        return MhaConversion.Plan(file, plan.Model, plan.Arguments.Pooling);
    }

    /// <summary>Writes the variant's whole state dict: what the checkpoint does not have, buffers and a classifier of other classes, is freshly initialised.</summary>
    /// <param name="path">Where to.</param>
    /// <exception cref="CheckpointException">The checkpoint does not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public ConversionReport Write(string path) => plan.Variant.Accept(new Conversion(plan, source, key, path));

    private sealed class Conversion(RunPlan plan, string source, string? key, string path) : IVariantVisitor<ConversionReport>
    {
        public ConversionReport Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using DisposeScope scope = NewDisposeScope();
            TOptions options = ModelOptions.Of(variant, plan.Arguments);
            ConversionResult converted;
            using (WeightsFile file = WeightsFile.Open(source, key)) converted = MhaConversion.Convert(file, options, plan.Arguments.Pooling);
            using TModel model = TModel.Create(options, plan.Arguments.Seed);
            converted.ApplyTo(model);
            Checkpoint.Save(model, path, new Dictionary<string, string>(WeightsMetadata.Of(variant.Name, options)) { ["converted_from"] = Path.GetFileName(source) });
            return converted.Report;
        }
    }
}
