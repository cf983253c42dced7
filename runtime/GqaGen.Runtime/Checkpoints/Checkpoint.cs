using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>A module's state in a safetensors file.</summary>
public static class Checkpoint
{
    /// <summary>Writes every parameter and buffer of <paramref name="module"/>, under the names of its state dict. The file is replaced as a whole.</summary>
    /// <exception cref="SafetensorsException">A tensor cannot be written; nothing was.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, module.state_dict(), metadata);

    /// <summary>Reads a file into <paramref name="module"/>, as <see cref="StateDict.Load"/> does; whether it fits is decided before its data is read.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format. The module is unchanged.</exception>
    /// <exception cref="CheckpointException">The file does not fit the module; the message names each tensor that does not. The module is unchanged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LoadReport Load(nn.Module module, string path, Func<string, bool>? mayBeMissing = null)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            StateDict.Compare(module.state_dict(), file.Tensors.ToDictionary(t => t.Key, t => TensorHeader.Of(t.Value), StringComparer.Ordinal), mayBeMissing);
        }
        catch (CheckpointException e)
        {
            throw new CheckpointException($"{path} does not fit the model", e.Problems);
        }
        using DisposeScope scope = NewDisposeScope();
        return StateDict.Load(module, file.ReadAll(), mayBeMissing);
    }
}
