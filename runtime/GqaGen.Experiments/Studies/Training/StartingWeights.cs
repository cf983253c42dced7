using GqaGen.Experiments.Studies.Execution;
using GqaGen.Experiments.Studies.Planning;
using GqaGen.Runtime.Checkpoints;
using GqaGen.Runtime.Checkpoints.Conversion;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Studies.Training;

/// <summary>Puts the weights that an item starts from into its model.</summary>
internal static class StartingWeights
{
    private const string Head = "head.";

    /// <exception cref="DamagedWeightsException">The parent's weights are not those of its result.</exception>
    /// <exception cref="CheckpointException">The tensors do not fit the model; the message names them.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static void Load(nn.Module model, ViTOptions options, WorkContext work)
    {
        if (work.Parent is { } parent)
        {
            if (parent.WeightsProblem() is { } problem) throw new DamagedWeightsException(problem);
            if (parent.Item.Phase == Phase.Pretrain) Convert(model, options, parent.Weights, work);
            else Continue(model, options, parent.Weights);
        }
        else if (work.Item.Arguments.InitialCheckpoint is { } checkpoint) Convert(model, options, checkpoint, work);
    }

    private static void Convert(nn.Module model, ViTOptions options, string path, WorkContext work)
    {
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        ConversionResult converted = MhaConversion.Convert(file.ReadAll(), options, work.Item.Arguments.Pooling);
        converted.ApplyTo(model);
        work.Log($"converted from {path}: {converted.Report}");
    }

    // The same variant; only its head depends on the data set.
    private static void Continue(nn.Module model, ViTOptions options, string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Dictionary<string, Tensor> tensors = file.ReadAll();
        bool keepsHead = tensors.TryGetValue("head.weight", out Tensor? head) && head.shape[0] == options.NumClasses;
        StateDict.Load(
            model,
            keepsHead ? tensors : tensors.Where(t => !IsHead(t.Key)).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal),
            name => !keepsHead && IsHead(name));
    }

    private static bool IsHead(string name) => name.StartsWith(Head, StringComparison.Ordinal);
}
