using System.Globalization;
using GqaGen.Experiments.Studies.Files;
using GqaGen.Runtime.Models;

namespace GqaGen.Experiments.Reports;

/// <summary>A study's protocol in sentences.</summary>
internal static class ProtocolWords
{
    public static IEnumerable<string> Of(Study study)
    {
        if (study.Summary.Length > 0) yield return study.Summary;
        StudyProtocol protocol = study.Protocol;
        if (protocol.Pretrain is { } pretrain) yield return $"Pre-training: {protocol.PretrainVariant} from fresh weights {On(pretrain)}{Changes(pretrain.Training)}. Once for each size, data set and seed.";
        if (protocol.Checkpoint is { } file) yield return $"Start: the multi-head weights of {file}.";
        if (protocol.Pretrain is not null || protocol.Checkpoint is not null) yield return $"Conversion: the keys and values of the heads of a group become one ({protocol.Pooling.ToString().ToLowerInvariant()}).";
        if (protocol.UpTrain is { } upTrain) yield return $"Up-training, alike for every variant {On(upTrain)}{Changes(upTrain.Training)}.";
        if (protocol.FineTune is { } fineTune) yield return $"Fine-tuning, alike for every variant {On(fineTune)}{Changes(fineTune.Training)}.";
        foreach ((string name, StudyDataset dataset) in study.Datasets.OrderBy(d => d.Key, StringComparer.Ordinal)) yield return Reading(name, dataset);
        yield return "The test split is shown to a model once, with the weights after its last epoch; nothing was chosen by it.";
    }

    private static string On(StudyPhase phase) => phase.Dataset is { } dataset ? $"on {dataset}" : "on the data set of the cell";

    private static string Reading(string name, StudyDataset dataset)
    {
        string limit = dataset.TrainLimit is { } most ? Invariant($", of which {most:N0} are used") : "";
        return Invariant($"{name}: {dataset.ValSplit:P0} of the training images are held out for validation{limit}, where it has no validation split of its own.");
    }

    private static string Changes(TrainingChanges t)
    {
        List<string> words = [];
        if (t.Epochs is { } epochs) words.Add(Invariant($"{epochs} epochs"));
        if (t.BatchSize is { } batch) words.Add(Invariant($"batches of {batch}"));
        if (t.LearningRate is { } rate) words.Add(Invariant($"learning rate {rate}"));
        if (t.Schedule is { } schedule) words.Add(schedule == LearningRateSchedule.Cosine ? "on a cosine" : "constant");
        if (t.WarmupEpochs is { } warmup) words.Add(Invariant($"{warmup} epochs of warm-up"));
        if (t.WeightDecay is { } decay) words.Add(Invariant($"weight decay {decay}"));
        if (t.SetsClipGrad) words.Add(t.ClipGrad is { } norm ? Invariant($"gradients clipped at {norm}") : "gradients not clipped");
        return words.Count == 0 ? ", as the specs say" : $": {string.Join(", ", words)}; the rest as the specs say";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
