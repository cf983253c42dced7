using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;

namespace GqaGen.Experiments.Runs;

/// <summary>Trained weights as a user names them: a run, a checkpoint of one, or a file of weights.</summary>
/// <param name="File">The file.</param>
/// <param name="Run">The run that it is of; null where it is of none.</param>
/// <param name="Arguments">The arguments of the model, as far as they are known: those of the run, or what the file says of itself.</param>
public sealed record WeightsSource(string File, RunDirectory? Run, ArgumentFile Arguments)
{
    private const string Classifier = "head.weight";

    // Keys of a file's metadata, which are the names of generated options.
    private static readonly (string Member, Argument Argument)[] Members =
    [
        (nameof(ViTOptions.ImgSize), RunKeys.ImgSize), (nameof(ViTOptions.PatchSize), RunKeys.PatchSize), (nameof(ViTOptions.InChans), RunKeys.InChans), (nameof(ViTOptions.NumClasses), RunKeys.NumClasses),
        (nameof(ViTOptions.EmbedDim), RunKeys.EmbedDim), (nameof(ViTOptions.Depth), RunKeys.Depth), (nameof(ViTOptions.MlpRatio), RunKeys.MlpRatio),
        (nameof(ViTOptions.NumHeads), RunKeys.NumHeads), (nameof(ViTOptions.NumKvHeads), RunKeys.NumKvHeads), ("Window", RunKeys.Window), ("Strength", RunKeys.Strength),
    ];

    /// <summary>The variant that the weights are of; null where nobody says so.</summary>
    public string? Variant => Arguments.Values.Has(RunKeys.Variant) ? Arguments.Values.Get(RunKeys.Variant) : null;

    /// <summary>Finds them. Of a run they are the weights that validated best, or the last where none were validated.</summary>
    /// <param name="path">The run's folder or the file.</param>
    /// <param name="key">Which entry of a PyTorch checkpoint holds the weights; chosen as timm does unless given.</param>
    /// <exception cref="ArgumentsException">There are none, or what the file says of itself makes no model.</exception>
    /// <exception cref="IOException">The file is damaged, or is none of weights.</exception>
    public static WeightsSource Find(string path, string? key = null)
    {
        if (Directory.Exists(path))
        {
            RunDirectory run = RunDirectory.Find(path);
            var checkpoints = new CheckpointFolder(run.Checkpoints);
            string file = new[] { checkpoints.Best, checkpoints.Last }.FirstOrDefault(System.IO.File.Exists)
                ?? throw new ArgumentsException($"{run.Shown} holds no weights yet: expected {Path.GetFileName(checkpoints.Best)} or {Path.GetFileName(checkpoints.Last)} in its folder 'checkpoints'.");
            return new(RunDirectory.ShownPath(file), run, ArgumentFile.Read(run.Arguments));
        }
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || !System.IO.File.Exists(path)) throw new ArgumentsException($"'{path}' is neither a run's folder nor a file of weights.");
        return OfRun(path) is { } found ? new(path, found, ArgumentFile.Read(found.Arguments)) : new(path, null, new(OfFile(path, key), NeedsWeights: false));
    }

    /// <summary>The model of these weights and the images to show it.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="catalog">The variants of the program.</param>
    /// <exception cref="ArgumentsException">They make no model, or one that the weights are not of; or the variant's rule has changed since the run.</exception>
    public RunPlan Plan(ArgumentValues given, IReadOnlyList<Variant> catalog)
    {
        string all = string.Join(", ", catalog.Select(v => v.Name));
        string? asked = given.Has(RunKeys.Variant) ? given.Get(RunKeys.Variant) : null;
        if ((Variant ?? asked) is not { } variant) throw new ArgumentsException($"{File} does not say which variant its weights are of: name it with --variant; there are {all}.");
        if (asked is not null && asked != variant) throw new ArgumentsException($"{File} holds weights of {variant}, not of {asked}; leave --variant out.");
        if (Variant is not null && catalog.All(v => v.Name != variant))
            throw new ArgumentsException($"{File} holds weights of '{variant}', which is none of this program's variants ({all}); a program that compiles its spec has it.");

        // A size that is asked for is not made up of another's dimensions.
        ArgumentValues known = Arguments.Values.With(new());
        if (given.Has(RunKeys.ModelSize))
            foreach ((_, Argument dimension) in Members.Where(m => m.Argument != RunKeys.NumClasses)) known.Remove(dimension);
        if (Run is not null && catalog.FirstOrDefault(v => v.Name == variant) is { } compiled) TrainedRule.Require(Run, compiled);
        return RunPlanner.Plan(given, Arguments with { Values = known }, catalog);
    }

    /// <summary>Whether averaged weights are meant.</summary>
    /// <param name="raw">Whether the weights themselves are asked for.</param>
    /// <exception cref="ArgumentsException">They are, and the file holds averaged ones alone.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool IsAveraged(bool raw)
    {
        using SavedWeights saved = SavedWeights.Open(File);
        bool isAverageAlone = !saved.IsState && Run is not null && Arguments.Values.Or(RunKeys.ModelEma);
        if (raw && isAverageAlone) throw new ArgumentsException($"--raw: {File} holds averaged weights alone; the weights themselves are in {Path.GetFileName(new CheckpointFolder(Run!.Checkpoints).Last)} beside it.");
        return isAverageAlone || (saved.IsAveraged && !raw);
    }

    /// <summary>What is known of a multi-head model that others are made of: its dimensions, without what decides how keys and values are shared.</summary>
    /// <param name="ofAnySize">Whether another size of the spec may be meant, so that only the classes are told.</param>
    /// <exception cref="ArgumentsException">It is no multi-head model.</exception>
    internal ArgumentValues MultiHeadDimensions(bool ofAnySize)
    {
        ArgumentValues known = Arguments.Values, dimensions = new();
        if (known.Has(RunKeys.NumHeads) && known.Has(RunKeys.NumKvHeads) && known.Get(RunKeys.NumHeads) is var heads && known.Get(RunKeys.NumKvHeads) is var kvHeads && heads != kvHeads)
            throw new ArgumentsException($"{File} holds weights of {Variant ?? "a model"} with {kvHeads} KV heads for {heads} query heads, and only a multi-head checkpoint is converted; 'train --initial-checkpoint' takes it into a variant with as many KV heads.");
        foreach ((_, Argument argument) in Members.Where(m => m.Argument != RunKeys.NumKvHeads && m.Argument != RunKeys.Window && m.Argument != RunKeys.Strength))
            if (known[argument] is { } value && (!ofAnySize || argument == RunKeys.NumClasses)) dimensions.Set(argument, value with { Source = ArgumentSource.File });
        return dimensions;
    }

    /// <summary>The embedding width that a file shows, if it is a Vision Transformer's.</summary>
    internal static int? Width(IReadOnlyDictionary<string, TensorHeader> headers) => Dimension(headers, "cls_token", 2);

    private static RunDirectory? OfRun(string path)
    {
        try
        {
            return RunDirectory.Find(path);
        }
        catch (ArgumentsException)
        {
            return null;
        }
    }

    private static ArgumentValues OfFile(string path, string? key)
    {
        var values = new ArgumentValues();
        using SavedWeights saved = SavedWeights.Open(path, key: key);
        if (saved.Metadata.TryGetValue(WeightsMetadata.Variant, out string? variant)) values.Default(RunKeys.Variant, variant, ArgumentSource.File);
        try
        {
            foreach ((string member, Argument argument) in Members)
                if (saved.Metadata.TryGetValue(WeightsMetadata.Model + member, out string? text)) values.Set(argument, argument.Parse(text) with { Source = ArgumentSource.File });
        }
        catch (ArgumentsException e)
        {
            throw new ArgumentsException([.. e.Problems.Select(problem => $"{path}: its metadata do not describe a model: {problem}")]);
        }
        if (!values.Has(RunKeys.NumClasses) && Dimension(saved.Headers, Classifier, 0) is { } classes) values.Default(RunKeys.NumClasses, classes, ArgumentSource.File);
        return values;
    }

    // Wrappers put words before every name.
    private static int? Dimension(IReadOnlyDictionary<string, TensorHeader> headers, string name, int index) =>
        headers.FirstOrDefault(h => h.Key == name || h.Key.EndsWith($".{name}", StringComparison.Ordinal)) is { Key: not null, Value.Shape: var shape } && index < shape.Length && shape[index] is > 0 and <= int.MaxValue
            ? (int)shape[index]
            : null;
}
