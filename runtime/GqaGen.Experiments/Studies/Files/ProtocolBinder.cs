using System.Text.RegularExpressions;
using GqaGen.Compiler.Binding;
using GqaGen.Compiler.Binding.Keys;
using GqaGen.Compiler.Diagnostics;
using GqaGen.Experiments.Runs;
using GqaGen.Runtime.Models;
using Schedule = GqaGen.Compiler.Model.Schedule;

namespace GqaGen.Experiments.Studies.Files;

/// <summary>Binds <c>protocol</c>.</summary>
internal sealed partial class ProtocolBinder(IReadOnlyDictionary<string, VariantTraits> catalog, IReadOnlyCollection<string> datasets, DiagnosticBag bag)
{
    private const string DefaultVariant = "mha";

    public StudyProtocol Bind(Section section, IReadOnlyList<Axes> matrices)
    {
        Setting<string> checkpoint = section.Get(ProtocolKeys.Checkpoint);
        Section pretrain = section.Get(ProtocolKeys.Pretrain), convert = section.Get(ProtocolKeys.Convert), upTrain = section.Get(ProtocolKeys.UpTrain), fineTune = section.Get(ProtocolKeys.FineTune);
        if (checkpoint.IsWritten)
        {
            if (pretrain.IsOn) bag.Report(checkpoint.KeySpan, StudyProblems.TwoStarts());
            CheckPlaceholders(checkpoint, matrices);
        }
        if (section.IsOn && section.IsMissing(ProtocolKeys.UpTrain) && section.IsMissing(ProtocolKeys.FineTune)) bag.Report(section.KeySpan, StudyProblems.NoTraining());
        if (convert.IsOn && !pretrain.IsOn && section.IsMissing(ProtocolKeys.Checkpoint) && section.IsMissing(ProtocolKeys.Pretrain)) bag.Report(convert.KeySpan, StudyProblems.NoPool());

        string variant = PretrainVariant(pretrain);
        string[] trained = [.. matrices.SelectMany(m => m.Variants.Value).Select(v => v.Value).Distinct()];
        StudyPhase? up = Phase(ProtocolKeys.UpTrain, upTrain, trained);
        if (!fineTune.IsOn && section.IsMissing(ProtocolKeys.FineTune) && up?.Dataset is { } elsewhere && matrices.Any(m => m.Datasets.Value.Any(d => d.Value != elsewhere)))
            bag.Report(upTrain.Get(ProtocolKeys.Dataset).Span, StudyProblems.TestedElsewhere(elsewhere));
        return new(
            Phase(ProtocolKeys.Pretrain, pretrain, [variant]),
            variant,
            checkpoint.IsWritten ? checkpoint.Value : null,
            convert.Get(ProtocolKeys.Pooling).Value,
            up,
            Phase(ProtocolKeys.FineTune, fineTune, trained));
    }

    private string PretrainVariant(Section pretrain)
    {
        if (!pretrain.IsOn) return DefaultVariant;
        Setting<string> written = pretrain.Get(ProtocolKeys.Variant);
        string name = written.IsWritten ? written.Value : DefaultVariant;
        if (written.IsFaulty) return name;
        if (!catalog.TryGetValue(name, out VariantTraits? variant)) bag.Report(written.IsWritten ? written.Span : pretrain.KeySpan, StudyProblems.Unknown("variant", name, [.. catalog.Keys]));
        else if (variant.Heads != KvHeads.MultiHead) bag.Report(written.Span, StudyProblems.NotMultiHead(name));
        return name;
    }

    private StudyPhase? Phase(SectionKey key, Section section, IReadOnlyList<string> variants)
    {
        if (!section.IsOn) return null;
        string? dataset = null;
        if (key.Keys.Contains(ProtocolKeys.Dataset.Name) && section.Get(ProtocolKeys.Dataset) is { IsWritten: true } written)
        {
            dataset = written.Value;
            if (!datasets.Contains(dataset)) bag.Report(written.Span, StudyProblems.Unknown("data set", dataset, datasets));
        }
        TrainingChanges training = Training(section);
        foreach (VariantTraits variant in variants.Where(catalog.ContainsKey).Select(v => catalog[v]))
        {
            try
            {
                training.Over(variant.Training).Validate();
            }
            catch (ArgumentException e)
            {
                bag.Report(section.KeySpan, StudyProblems.Training(key.Name, variant.Variant.Name, e.Message.Split(" (Parameter")[0]));
                break;
            }
        }
        return new(dataset, training);
    }

    private static TrainingChanges Training(Section section)
    {
        Setting<double?> clip = section.Get(TrainingKeys.ClipGrad);
        return new()
        {
            LearningRate = Written(TrainingKeys.LearningRate),
            MinLearningRate = Written(TrainingKeys.MinLearningRate),
            WeightDecay = Written(TrainingKeys.WeightDecay),
            Schedule = Written(TrainingKeys.Schedule) switch { null => null, Schedule.Cosine => LearningRateSchedule.Cosine, _ => LearningRateSchedule.Constant },
            WarmupEpochs = Written(TrainingKeys.WarmupEpochs),
            Epochs = Written(TrainingKeys.Epochs),
            BatchSize = Written(TrainingKeys.BatchSize),
            SetsClipGrad = clip.IsWritten,
            ClipGrad = clip.Value,
        };

        T? Written<T>(Key<T> key)
            where T : struct => section.Get(key) is { IsWritten: true } value ? value.Value : null;
    }

    private void CheckPlaceholders(Setting<string> checkpoint, IReadOnlyList<Axes> matrices)
    {
        string[] found = [.. Placeholder().Matches(checkpoint.Value).Select(m => m.Groups[1].Value)];
        foreach (string unknown in found.Where(p => p is not "size" and not "seed")) bag.Report(checkpoint.Span, StudyProblems.Placeholder(unknown));
        int sizes = matrices.SelectMany(m => m.Sizes.Value).Select(s => s.Value).Distinct().Count();
        if (sizes > 1 && !found.Contains("size")) bag.Report(checkpoint.Span, StudyProblems.OneCheckpoint(sizes));
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();
}
