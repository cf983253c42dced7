using GqaGen.Compiler.Diagnostics;
using GqaGen.Compiler.Model;
using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Models;
using static GqaGen.Experiments.Arguments.ArgumentSource;

namespace GqaGen.Experiments.Runs;

/// <summary>
/// Resolves the arguments of a run: the command line wins over the file of <c>--config</c>, that over the variant's spec and the data set. What is unknown,
/// out of range or contradictory is an error.
/// </summary>
public static class RunPlanner
{
    private const string SpecSize = "default";          // the dimensions outside of the spec's 'sizes'

    /// <summary>The plan of what was given.</summary>
    /// <param name="commandLine">What the command line says.</param>
    /// <param name="file">The configuration file; null without one.</param>
    /// <param name="catalog">The variants of the program.</param>
    /// <exception cref="ArgumentsException">They make no run; every problem is named with its mend.</exception>
    public static RunPlan Plan(ArgumentValues commandLine, ArgumentFile? file, IReadOnlyList<Variant> catalog)
    {
        ArgumentValues values = (file?.Values ?? new()).With(commandLine);
        var notes = new List<string>();
        values.Default(RunKeys.Dataset, "digits", Default);
        VariantTraits variant = Variant(values, catalog);
        DatasetInfo data = Checked(() => Datasets.Find(values.Get(RunKeys.Dataset)));
        SettleContradictions(values);
        LeaveOutWhatTheVariantHasNot(values, variant, notes);
        if (file?.NeedsWeights == true && values.Or(RunKeys.InitialCheckpoint) is null)
            throw new ArgumentsException("'pretrained: True' needs the weights of timm's ViT, and nothing is downloaded here: name their file with --initial-checkpoint (or --pretrained_ckpt), or write 'pretrained: False'.");

        ViTOptions size = Size(values, variant.Variant, data, notes);
        SetDefaults(values, variant, size, data);
        CheckKvHeads(values, variant);
        RunArguments arguments = Arguments(values);
        ViTOptions model = Checked(() =>
        {
            arguments.Training!.Validate();
            ViTOptions options = ModelOptions.Of(variant.Variant, arguments);
            options.Validate();
            RunDataset.RequestOf(arguments, options).Validate();
            return options;
        });
        return new(arguments, values, variant.Variant, model)
        {
            Notes = notes,
            Output = values.Get(RunKeys.Output),
            Experiment = Folder(values.Or(RunKeys.Experiment)),
            IsExperimentFixed = values[RunKeys.Experiment] is { Source: CommandLine, Value: not null },
        };
    }

    private static VariantTraits Variant(ArgumentValues values, IReadOnlyList<Variant> catalog)
    {
        string all = string.Join(", ", catalog.Select(v => v.Name));
        if (!values.Has(RunKeys.Variant)) throw new ArgumentsException($"Which variant? Name it with --variant; there are {all}.");
        string name = values.Get(RunKeys.Variant);
        return catalog.FirstOrDefault(v => v.Name == name) is { } found
            ? VariantTraits.Of(found)
            : throw new ArgumentsException($"There is no variant '{name}'{DidYouMean(name, catalog.Select(v => v.Name))} There are {all}.");
    }

    private static ViTOptions Size(ArgumentValues values, Variant variant, DatasetInfo data, List<string> notes)
    {
        IReadOnlyList<string> names = variant.SizeNames;
        if (!values.Has(RunKeys.ModelSize))
        {
            string usual = data.IsEmbedded ? "tiny" : "small", chosen = names.Contains(usual) ? usual : names.FirstOrDefault(n => n != SpecSize) ?? SpecSize;
            if (chosen != usual) notes.Add($"{variant.Name} has no size '{usual}': its size '{chosen}' is taken{(names.Count > 1 ? $"; {RunKeys.ModelSize.Flag} takes another of {string.Join(", ", names)}" : "")}.");
            values.Default(RunKeys.ModelSize, chosen, Default);
        }
        string size = values.Get(RunKeys.ModelSize);
        return names.Contains(size)
            ? variant.Size(size)
            : throw new ArgumentsException($"{variant.Name} has no size '{size}'{DidYouMean(size, names)} It has {string.Join(", ", names)}.");
    }

    private static void SettleContradictions(ArgumentValues values)
    {
        if (values.Or(RunKeys.NoAug))
        {
            foreach ((Argument argument, bool isOn) in new[] { ((Argument)RunKeys.Aa, values.Or(RunKeys.Aa) is not ("" or "none")), (RunKeys.Hflip, values.Or(RunKeys.Hflip) > 0) })
                if (isOn && values[argument]!.Source == values[RunKeys.NoAug]!.Source) throw new ArgumentsException($"--no-aug and {argument.Flag} contradict each other; leave one of them out.");
            values.Set(RunKeys.Aa, values[RunKeys.NoAug]! with { Value = "none" });
            values.Set(RunKeys.Hflip, values[RunKeys.NoAug]! with { Value = 0.0 });
        }
        if (values[RunKeys.ModelEmaDecay] is { } decay && (values[RunKeys.ModelEma]?.Source ?? Default) < decay.Source) values.Set(RunKeys.ModelEma, decay with { Value = true });
    }

    // A file of the official code sets a window and KV heads for every variant; its code does not read them where they mean nothing.
    private static void LeaveOutWhatTheVariantHasNot(ArgumentValues values, VariantTraits variant, List<string> notes)
    {
        LeaveOut(RunKeys.Window, variant.HasWindow, "has no window");
        LeaveOut(RunKeys.Strength, variant.HasNoise, "has no noise whose strength could be set");
        LeaveOut(RunKeys.NumKvHeads, variant.Heads == KvHeads.Grouped, variant.Heads == KvHeads.MultiHead ? "has a KV head for each query head" : "has one KV head");

        void LeaveOut(Argument argument, bool has, string reason)
        {
            if (has || values[argument] is not { Value: not null } given) return;
            if (given.Source == OfficialFile)
            {
                notes.Add($"'{argument.Name}: {argument.Write(given.Value)}' is not used: {variant.Variant.Name} {reason}.");
                values.Remove(argument);
            }
            else if (argument != RunKeys.NumKvHeads)
                throw new ArgumentsException($"{argument.Flag}: {variant.Variant.Name} {reason}; leave it out, or take a variant that does.");
        }
    }

    private static void SetDefaults(ArgumentValues values, VariantTraits variant, ViTOptions size, DatasetInfo data)
    {
        TrainingOptions training = variant.Training;
        if (values.Or(RunKeys.DataDir) is null) values.Replace(RunKeys.DataDir, new(data.IsEmbedded ? null : values.Get(RunKeys.Dataset), Default));      // 'none' stands in a run of the digits
        values.Default(RunKeys.Aa, data.AutoAugment, Dataset);
        values.Default(RunKeys.NumClasses, data.Classes ?? size.NumClasses, data.Classes is null ? Spec : Dataset);
        values.Default(RunKeys.ImgSize, size.ImgSize, Spec);
        values.Default(RunKeys.PatchSize, size.PatchSize, Spec);
        values.Default(RunKeys.InChans, size.InChans, Spec);
        values.Default(RunKeys.EmbedDim, size.EmbedDim, Spec);
        values.Default(RunKeys.Depth, size.Depth, Spec);
        values.Default(RunKeys.MlpRatio, size.MlpRatio, Spec);
        values.Default(RunKeys.NumHeads, size.NumHeads, Spec);
        values.Default(RunKeys.NumKvHeads, variant.Heads == KvHeads.MultiHead ? values.Get(RunKeys.NumHeads) : size.NumKvHeads, Spec);
        values.Default(RunKeys.Window, ModelOptions.WindowOf(size), Spec);
        values.Default(RunKeys.Strength, ModelOptions.StrengthOf(size), Spec);
        values.Default(RunKeys.Seed, training.Seed, Spec);
        values.Default(RunKeys.Epochs, training.Epochs, Spec);
        values.Default(RunKeys.BatchSize, training.BatchSize, Spec);
        values.Default(RunKeys.Lr, training.LearningRate, Spec);
        values.Default(RunKeys.MinLr, training.MinLearningRate, Spec);
        values.Default(RunKeys.Sched, training.Schedule == LearningRateSchedule.Cosine ? Schedule.Cosine : Schedule.Constant, Spec);
        values.Default(RunKeys.WarmupEpochs, training.WarmupEpochs, Spec);
        values.Default(RunKeys.WeightDecay, training.WeightDecay, Spec);
        values.Default(RunKeys.ClipGrad, training.ClipGrad, Spec);
        values.Default(RunKeys.Output, "runs", Default);
        values.Default(RunKeys.Device, "auto", Default);
        values.Default(RunKeys.RecoveryMinutes, 10, Default);
        values.SetDefaults();
        foreach (Argument path in new Argument[] { RunKeys.DataDir, RunKeys.InitialCheckpoint, RunKeys.Output })
            if (values[path] is { Value: string relative } value) values.Replace(path, value with { Value = FullPath(path, relative) });
    }

    private static void CheckKvHeads(ArgumentValues values, VariantTraits variant)
    {
        int heads = values.Get(RunKeys.NumHeads), found = values.Get(RunKeys.NumKvHeads);
        int wanted = variant.Heads switch { KvHeads.MultiHead => heads, KvHeads.MultiQuery => 1, _ => found };
        if (found != wanted)
            throw new ArgumentsException($"{RunKeys.NumKvHeads.Flag}: {variant.Variant.Name} has {(wanted == 1 ? "one KV head" : $"a KV head for each of its {heads} query heads")}, not {found}; leave it out, or take the variant gqa.");
    }

    private static RunArguments Arguments(ArgumentValues v) => new()
    {
        Dataset = v.Get(RunKeys.Dataset),
        DataDir = v.Get(RunKeys.DataDir),
        ValSplit = v.Get(RunKeys.ValSplit),
        TrainLimit = v.Get(RunKeys.TrainLimit),
        AutoAugment = v.Get(RunKeys.Aa),
        HFlip = v.Get(RunKeys.Hflip),
        Variant = v.Get(RunKeys.Variant),
        ModelSize = v.Get(RunKeys.ModelSize),
        ImgSize = v.Get(RunKeys.ImgSize),
        PatchSize = v.Get(RunKeys.PatchSize),
        InChans = v.Get(RunKeys.InChans),
        NumClasses = v.Get(RunKeys.NumClasses),
        Depth = v.Get(RunKeys.Depth),
        EmbedDim = v.Get(RunKeys.EmbedDim),
        MlpRatio = v.Get(RunKeys.MlpRatio),
        NumHeads = v.Get(RunKeys.NumHeads),
        NumKvHeads = v.Get(RunKeys.NumKvHeads),
        Window = v.Get(RunKeys.Window),
        Strength = v.Get(RunKeys.Strength),
        InitialCheckpoint = v.Get(RunKeys.InitialCheckpoint),
        Pooling = v.Get(RunKeys.Pooling),
        Training = Training(v),
        Seed = v.Get(RunKeys.Seed),
        Device = v.Get(RunKeys.Device),
        Threads = v.Get(RunKeys.Threads),
        CheckpointHist = v.Get(RunKeys.CheckpointHist),
        RecoveryInterval = v.Get(RunKeys.RecoveryInterval),
        RecoveryMinutes = v.Get(RunKeys.RecoveryMinutes),
        Tensorboard = v.Get(RunKeys.Tensorboard),
    };

    private static TrainingOptions Training(ArgumentValues v) => new()
    {
        LearningRate = v.Get(RunKeys.Lr),
        MinLearningRate = v.Get(RunKeys.MinLr),
        WeightDecay = v.Get(RunKeys.WeightDecay),
        Schedule = v.Get(RunKeys.Sched) == Schedule.Cosine ? LearningRateSchedule.Cosine : LearningRateSchedule.Constant,
        WarmupEpochs = v.Get(RunKeys.WarmupEpochs),
        Epochs = v.Get(RunKeys.Epochs),
        BatchSize = v.Get(RunKeys.BatchSize),
        GradAccumSteps = v.Get(RunKeys.GradAccumSteps),
        AutoMicroBatch = v.Get(RunKeys.AutoMicroBatch),
        Workers = v.Get(RunKeys.Workers),
        ClipGrad = v.Get(RunKeys.ClipGrad),
        LabelSmoothing = v.Get(RunKeys.Smoothing),
        Mixup = v.Get(RunKeys.Mixup),
        Cutmix = v.Get(RunKeys.Cutmix),
        MixupProb = v.Get(RunKeys.MixupProb),
        MixupSwitchProb = v.Get(RunKeys.MixupSwitchProb),
        MixupOffEpoch = v.Get(RunKeys.MixupOffEpoch),
        ModelEmaDecay = v.Get(RunKeys.ModelEma) ? v.Get(RunKeys.ModelEmaDecay) : null,
        Patience = v.Get(RunKeys.Patience),
        Seed = v.Get(RunKeys.Seed),
        LogEvery = v.Get(RunKeys.LogInterval),
    };

    private static T Checked<T>(Func<T> check)
    {
        try
        {
            return check();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentsException(FlagWords.In(e.Message.Split(" (Parameter")[0]), e);
        }
    }

    private static string FullPath(Argument argument, string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            throw new ArgumentsException($"{argument.Flag}: '{path}' is no path: {e.Message}", e);
        }
    }

    // One folder within the output, and no way out of it.
    private static string? Folder(string? name)
    {
        if (name is null) return null;
        bool isFolder = name.Length > 0 && name is not ("." or "..") && name == Path.GetFileName(name) && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && !name.Contains('\\', StringComparison.Ordinal);
        return isFolder ? name : throw new ArgumentsException($"--experiment: '{name}' is not the name of one folder; --output says where it is.");
    }

    private static string DidYouMean(string name, IEnumerable<string> names) => Suggestion.For(name, names) is { } meant ? $"; did you mean '{meant}'?" : ".";
}
