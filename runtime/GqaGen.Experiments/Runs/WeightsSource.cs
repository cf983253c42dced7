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
    // Keys of a file's metadata, which are the names of generated options.
    private static readonly (string Member, Argument Argument)[] Members =
    [
        (nameof(ViTOptions.ImgSize), RunKeys.ImgSize), (nameof(ViTOptions.PatchSize), RunKeys.PatchSize), (nameof(ViTOptions.InChans), RunKeys.InChans), (nameof(ViTOptions.NumClasses), RunKeys.NumClasses),
        (nameof(ViTOptions.EmbedDim), RunKeys.EmbedDim), (nameof(ViTOptions.Depth), RunKeys.Depth), (nameof(ViTOptions.MlpRatio), RunKeys.MlpRatio),
        (nameof(ViTOptions.NumHeads), RunKeys.NumHeads), (nameof(ViTOptions.NumKvHeads), RunKeys.NumKvHeads), ("Window", RunKeys.Window), ("Strength", RunKeys.Strength),
    ];

    /// <summary>Finds them. Of a run they are the weights that validated best, or the last where none were validated.</summary>
    /// <exception cref="ArgumentsException">There are none.</exception>
    /// <exception cref="IOException">The file is damaged, or is none of weights.</exception>
    public static WeightsSource Find(string path)
    {
        if (Directory.Exists(path))
        {
            RunDirectory run = RunDirectory.Find(path);
            var checkpoints = new CheckpointFolder(run.Checkpoints);
            string file = new[] { checkpoints.Best, checkpoints.Last }.FirstOrDefault(System.IO.File.Exists)
                ?? throw new ArgumentsException($"{run.Shown} holds no weights yet: expected {Path.GetFileName(checkpoints.Best)} or {Path.GetFileName(checkpoints.Last)} in its folder 'checkpoints'.");
            return new(file, run, ArgumentFile.Read(run.Arguments));
        }
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || !System.IO.File.Exists(path)) throw new ArgumentsException($"'{path}' is neither a run's folder nor a file of weights.");
        return OfRun(path) is { } found ? new(path, found, ArgumentFile.Read(found.Arguments)) : new(path, null, new(OfFile(path), NeedsWeights: false));
    }

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

    // Values that a file has wrong are left to the checks of every other value.
    private static ArgumentValues OfFile(string path)
    {
        var values = new ArgumentValues();
        using SavedWeights saved = SavedWeights.Open(path);
        if (saved.Metadata.TryGetValue(WeightsMetadata.Variant, out string? variant)) values.Default(RunKeys.Variant, variant, ArgumentSource.File);
        foreach ((string member, Argument argument) in Members)
            if (saved.Metadata.TryGetValue(WeightsMetadata.Model + member, out string? text)) values.Set(argument, argument.Parse(text) with { Source = ArgumentSource.File });
        if (!values.Has(RunKeys.NumClasses) && Classes(saved) is { } classes) values.Default(RunKeys.NumClasses, classes, ArgumentSource.File);
        return values;
    }

    /// <summary>The rows of the classifier, if the file has one.</summary>
    internal static int? Classes(SavedWeights saved) =>
        saved.Headers.TryGetValue("head.weight", out TensorHeader head) && head.Shape is [> 0 and <= int.MaxValue and long rows, _] ? (int)rows : null;
}
