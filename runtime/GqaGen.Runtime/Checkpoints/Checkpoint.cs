using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>A module's state in a file.</summary>
public static class Checkpoint
{
    /// <summary>
    /// Writes every parameter and buffer of <paramref name="module"/> as safetensors with a checksum, under the names of its state dict. The file is
    /// replaced as a whole.
    /// </summary>
    /// <exception cref="SafetensorsException">A tensor cannot be written; nothing was.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, module.state_dict(), metadata);

    /// <summary>
    /// Reads a file that <see cref="WeightsFile.Open"/> opens into <paramref name="module"/>, as <see cref="StateDict.Load"/> does; whether it fits, and
    /// whether it is intact where it carries a checksum, is decided before anything is loaded.
    /// </summary>
    /// <exception cref="CheckpointException">The file does not fit the module; the message names each tensor that does not. The module is unchanged.</exception>
    /// <exception cref="IOException">The file cannot be read, breaks its format or is damaged. The module is unchanged.</exception>
    public static LoadReport Load(nn.Module module, string path, Func<string, bool>? mayBeMissing = null)
    {
        using WeightsFile file = WeightsFile.Open(path);
        try
        {
            StateDict.Compare(module.state_dict(), file.Headers, mayBeMissing);
        }
        catch (CheckpointException e)
        {
            throw new CheckpointException($"{path} does not fit the model", e.Problems);
        }
        file.Verify();
        using DisposeScope scope = NewDisposeScope();
        return StateDict.Load(module, file.ReadAll(), mayBeMissing);
    }

    /// <summary>Checks that a checkpoint of this program is intact: that its header is sound and all its bytes match its checksum.</summary>
    /// <exception cref="SafetensorsException">It is damaged, was written only in part, or carries no checksum.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Verify(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        file.RequireChecksum();
        file.Verify();
    }

    /// <summary>The first of several checkpoints of this program that is intact, as <see cref="Verify"/> says; null if none is.</summary>
    /// <param name="paths">The files, the best one first: when a run goes on, the newest.</param>
    /// <param name="damaged">Told of each that was passed over, and why.</param>
    public static string? FirstIntact(IEnumerable<string> paths, Action<string, Exception> damaged)
    {
        foreach (string path in paths)
        {
            try
            {
                Verify(path);
                return path;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                damaged(path, e);
            }
        }
        return null;
    }
}
