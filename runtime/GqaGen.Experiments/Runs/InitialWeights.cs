using GqaGen.Experiments.Arguments;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Models;
using GqaGen.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Runs;

/// <summary>What became of the weights that a model starts from.</summary>
/// <param name="Text">In a sentence.</param>
/// <param name="Conversion">What was done with each tensor, if they were converted.</param>
public sealed record InitialWeights(string Text, ConversionReport? Conversion)
{
    private const string Head = "head.";

    /// <summary>Refuses what is no file, before anything is loaded.</summary>
    /// <exception cref="ArgumentsException">There is no such file, or it is a folder.</exception>
    internal static void RequireFile(string path)
    {
        string flag = RunKeys.InitialCheckpoint.Flag;
        if (File.Exists(path)) return;
        if (!Directory.Exists(path)) throw new ArgumentsException($"{flag}: there is no file '{path}'; check the path.");
        string best = new CheckpointFolder(new RunDirectory(path).Checkpoints).Best;
        throw new ArgumentsException($"{flag}: '{path}' is a folder; name a file of weights{(File.Exists(best) ? $", for instance {RunDirectory.ShownPath(best)}" : "")}.");
    }

    /// <summary>
    /// Puts the weights of a file into a model. Where all but the classifier fit they are loaded as they are, with the state of the grouping rule and the
    /// random streams if the file has them; else the file is converted as a multi-head checkpoint. A classifier of other classes stays freshly initialised.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Its dimensions.</param>
    /// <param name="path">The file.</param>
    /// <param name="pooling">How a conversion pools heads.</param>
    /// <exception cref="CheckpointException">The file fits in neither way; the message names each tensor.</exception>
    /// <exception cref="ArgumentException">A conversion cannot pool so many heads into so few.</exception>
    /// <exception cref="IOException">The file cannot be read or is damaged.</exception>
    public static InitialWeights Load(nn.Module model, ViTOptions options, string path, HeadPooling pooling)
    {
        using DisposeScope scope = NewDisposeScope();
        using SavedWeights saved = SavedWeights.Open(path);
        string what = $"{path}{(saved.IsAveraged ? " (averaged weights)" : "")}";
        if (saved.Fits(model))
        {
            HashSet<string> parameters = [.. model.named_parameters().Select(p => p.name)];
            LoadReport loaded = saved.LoadInto(model, name => name.StartsWith(Head, StringComparison.Ordinal) || !parameters.Contains(name));
            string head = loaded.Kept.Any(name => name.StartsWith(Head, StringComparison.Ordinal)) ? "; its classifier has other classes, so a new one is trained" : "";
            return new($"Weights from {what}{head}.", null);
        }
        ConversionResult converted = saved.IsState ? MhaConversion.Convert(saved.ReadAll(), options, pooling) : MhaConversion.Convert(saved.File, options, pooling);
        converted.ApplyTo(model);
        return new($"Weights converted from {what}: {converted.Report.Summary}.", converted.Report);
    }
}
