using System.Globalization;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;

namespace GqaGen.Runtime.Training;

/// <summary>What a run is, in words: a checkpoint of one run does not continue another.</summary>
internal static class RunDescription
{
    private const string FormatKey = "format";
    private const string Format = "gqagen-training-1";

    /// <summary>
    /// Everything that decides the next step but the state itself, by key. <see cref="TrainingOptions.LogEvery"/>,
    /// <see cref="TrainingOptions.Workers"/> and <see cref="TrainingOptions.Patience"/> decide nothing of it; what
    /// <see cref="TrainingOptions.AutoMicroBatch"/> has done is state.
    /// </summary>
    public static Dictionary<string, string> Of(string variant, ViTOptions model, TrainingOptions options, IImageDataset train)
    {
        var words = new Dictionary<string, string>(WeightsMetadata.Of(variant, model), StringComparer.Ordinal)
        {
            [FormatKey] = Format,
            ["data.images"] = Text(train.Count),
            ["data.origin"] = train.Origin,
            ["data.image_shape"] = train.ImageShape.ToString(),
            ["data.classes"] = Text(train.ClassNames.Count),
            ["data.transforms"] = train.Transforms,
            ["training.learning_rate"] = Text(options.LearningRate),
            ["training.min_learning_rate"] = Text(options.MinLearningRate),
            ["training.weight_decay"] = Text(options.WeightDecay),
            ["training.schedule"] = options.Schedule.ToString(),
            ["training.warmup_epochs"] = Text(options.WarmupEpochs),
            ["training.epochs"] = Text(options.Epochs),
            ["training.batch_size"] = Text(options.BatchSize),
            ["training.grad_accum_steps"] = Text(options.GradAccumSteps),
            ["training.clip_grad"] = options.ClipGrad is { } norm ? Text(norm) : "none",
            ["training.label_smoothing"] = Text(options.LabelSmoothing),
            ["training.mixup"] = Text(options.Mixup),
            ["training.cutmix"] = Text(options.Cutmix),
            ["training.mixup_prob"] = Text(options.MixupProb),
            ["training.mixup_switch_prob"] = Text(options.MixupSwitchProb),
            ["training.mixup_off_epoch"] = Text(options.MixupOffEpoch),
            ["training.model_ema_decay"] = options.ModelEmaDecay is { } decay ? Text(decay) : "none",
            ["training.seed"] = Text(options.Seed),
        };
        return words;
    }

    /// <summary>Whether a file says that it is the whole state of a run.</summary>
    public static bool IsState(IReadOnlyDictionary<string, string> found) => found.GetValueOrDefault(FormatKey) == Format;

    /// <summary>Compares what a checkpoint says of its run with this one.</summary>
    /// <exception cref="CheckpointException">They differ; the message lists in what.</exception>
    public static void Check(string path, IReadOnlyDictionary<string, string> found, IReadOnlyDictionary<string, string> wanted)
    {
        if (!IsState(found))
            throw new CheckpointException($"{path} is not a training checkpoint of this version: its metadata should say {FormatKey} = {Format}. Weights alone are loaded into a model, not resumed.");

        List<string> problems =
        [
            .. wanted.Where(w => found.GetValueOrDefault(w.Key) != w.Value)
                .Select(w => $"{w.Key}: this run has {w.Value}, the checkpoint {(found.TryGetValue(w.Key, out string? value) ? SafetensorsException.Quote(value) : "says nothing")}"),
            .. found.Keys.Where(key => !wanted.ContainsKey(key)).Order(StringComparer.Ordinal)
                .Select(key => $"{SafetensorsException.Quote(key)}: the checkpoint has it, this run does not"),
        ];
        if (problems.Count > 0) throw new CheckpointException($"{path} is a checkpoint of another run; make the trainer with the same model, data and options", problems);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
