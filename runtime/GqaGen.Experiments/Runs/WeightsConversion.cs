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
/// <param name="source">The file of the checkpoint: safetensors, or PyTorch's.</param>
/// <param name="key">Which entry of a PyTorch checkpoint holds the weights; chosen as timm does unless given.</param>
public sealed class WeightsConversion(RunPlan plan, string source, string? key)
{
    /// <summary>
    /// The model that a checkpoint is for, unless others are asked for: the dimensions that it is known to have; else the size of the variant's spec that has its embedding width, with
    /// as many classes as its classifier has.
    /// </summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="key">Which entry of a PyTorch checkpoint holds the weights; chosen as timm does unless given.</param>
    /// <param name="catalog">The variants of the program.</param>
    /// <exception cref="ArgumentsException">They make no model, or the checkpoint is not of a multi-head one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunPlan PlanOf(ArgumentValues given, WeightsSource source, string? key, IReadOnlyList<Variant> catalog)
    {
        ArgumentValues values = source.MultiHeadDimensions(ofAnySize: given.Has(RunKeys.ModelSize));
        values.Default(RunKeys.Dataset, "folder", ArgumentSource.Default);          // whose classes and images are anybody's
        if (!given.Has(RunKeys.Variant)) throw new ArgumentsException($"Weights of which variant shall be made? Name it with --variant; there are {string.Join(", ", catalog.Select(v => v.Name))}.");
        if (catalog.FirstOrDefault(v => v.Name == given.Get(RunKeys.Variant)) is { } variant && !given.Has(RunKeys.ModelSize))
        {
            using SavedWeights saved = SavedWeights.Open(source.File, key: key);
            if (WeightsSource.Width(saved.Headers) is { } width && variant.SizeNames.LastOrDefault(name => variant.Size(name).EmbedDim == width) is { } size)
                values.Default(RunKeys.ModelSize, size, ArgumentSource.File);
        }
        return RunPlanner.Plan(given, new(values, NeedsWeights: false), catalog);
    }

    /// <summary>What would be done with each tensor; no data are read but those of a run's whole state.</summary>
    /// <exception cref="CheckpointException">The checkpoint does not fit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ConversionReport Plan()
    {
        using DisposeScope scope = NewDisposeScope();
        using SavedWeights saved = SavedWeights.Open(source, key: key);
        return saved.IsState ? OfState(saved).Report : MhaConversion.Plan(saved.File, plan.Model, plan.Arguments.Pooling);
    }

    /// <summary>Writes the variant's whole state dict: what the checkpoint does not have, buffers and a classifier of other classes, is freshly initialised.</summary>
    /// <param name="path">Where to; nothing may be there.</param>
    /// <exception cref="ArgumentsException">Something is there.</exception>
    /// <exception cref="CheckpointException">The checkpoint does not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public ConversionReport Write(string path)
    {
        if (Path.Exists(path)) throw new ArgumentsException($"{path} is there already; delete it, or give another --out.");
        return plan.Variant.Accept(new Writer(this, plan.Arguments, Path.GetFileName(source), path));
    }

    private ConversionResult Convert()
    {
        using SavedWeights saved = SavedWeights.Open(source, key: key);
        return saved.IsState ? OfState(saved) : MhaConversion.Convert(saved.File, plan.Model, plan.Arguments.Pooling);
    }

    // A run's state names its weights otherwise, and has averaged ones beside them.
    private ConversionResult OfState(SavedWeights saved)
    {
        saved.File.Verify();
        ConversionResult converted = MhaConversion.Convert(saved.ReadAll(), plan.Model, plan.Arguments.Pooling);
        return converted with { Report = converted.Report with { Source = $"{Path.GetFileName(source)} (state of a run{(saved.IsAveraged ? ", averaged weights" : "")})" } };
    }

    private sealed class Writer(WeightsConversion conversion, RunArguments arguments, string source, string path) : IVariantVisitor<ConversionReport>
    {
        public ConversionReport Visit<TModel, TOptions>(Variant<TModel, TOptions> variant)
            where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel, TOptions>
            where TOptions : ViTOptions
        {
            using DisposeScope scope = NewDisposeScope();
            TOptions options = ModelOptions.Of(variant, arguments);
            ConversionResult converted = conversion.Convert();
            using TModel model = TModel.Create(options, arguments.Seed);
            converted.ApplyTo(model);
            Checkpoint.Save(model, path, new Dictionary<string, string>(WeightsMetadata.Of(variant.Name, options)) { ["converted_from"] = source });
            return converted.Report;
        }
    }
}
