using GqaGen.Runtime.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// The weights in a file, under the names of a model's state dict, whatever the file is: weights alone, the whole state of a run (its averaged weights
/// where it has any, unless others are asked for), or a checkpoint of another program.
/// </summary>
public sealed class SavedWeights : IDisposable
{
    private readonly Dictionary<string, string> _names;         // in the file, by those of the state dict

    private SavedWeights(WeightsFile file, bool averaged)
    {
        File = file;
        Metadata = (file as SafetensorsFile)?.Metadata ?? new Dictionary<string, string>();
        IsState = RunDescription.IsState(Metadata);
        _names = IsState
            ? file.Headers.Keys.Where(name => name.StartsWith(TrainingCheckpoint.Model, StringComparison.Ordinal)).ToDictionary(name => name[TrainingCheckpoint.Model.Length..], StringComparer.Ordinal)
            : file.Headers.Keys.ToDictionary(name => name, StringComparer.Ordinal);
        if (IsState && averaged)
        {
            foreach (string name in file.Headers.Keys.Where(name => name.StartsWith(TrainingCheckpoint.Average, StringComparison.Ordinal)))
            {
                _names[name[TrainingCheckpoint.Average.Length..]] = name;
                IsAveraged = true;
            }
        }
        Headers = _names.ToDictionary(n => n.Key, n => file.Headers[n.Value], StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public WeightsFile File { get; }

    /// <summary>What it says of itself; empty for a PyTorch checkpoint.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether it is the whole state of a run.</summary>
    public bool IsState { get; }

    /// <summary>Whether its weights are the averaged ones beside others.</summary>
    public bool IsAveraged { get; }

    /// <summary>What it holds, by the names of the state dict.</summary>
    public IReadOnlyDictionary<string, TensorHeader> Headers { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; <see cref="WeightsFile.Open"/> says which.</param>
    /// <param name="averaged">Whether averaged weights are taken where the file has both.</param>
    /// <param name="key">Which entry of a PyTorch checkpoint holds the weights; chosen as timm does unless given.</param>
    /// <exception cref="IOException">It cannot be opened, is no such file, or is damaged.</exception>
    public static SavedWeights Open(string path, bool averaged = true, string? key = null)
    {
        WeightsFile file = WeightsFile.Open(path, key);
        try
        {
            return new(file, averaged);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether every weight of the model but the classifier's is there in its shape, so that nothing need be converted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="head">What the names of the classifier begin with.</param>
    public bool Fits(nn.Module model, string head = "head.") => model.named_parameters()
        .All(p => p.name.StartsWith(head, StringComparison.Ordinal) || (Headers.TryGetValue(p.name, out TensorHeader found) && found.Shape.SequenceEqual(p.parameter.shape)));

    /// <summary>Reads one tensor, by its name in the state dict, into the CPU's memory. It belongs to the caller's dispose scope, if there is one.</summary>
    /// <exception cref="IOException">The file has no such tensor, or its data are damaged.</exception>
    public Tensor Read(string name) => File.Read(_names.TryGetValue(name, out string? inFile) ? inFile : name);

    /// <summary>Reads all, likewise.</summary>
    /// <exception cref="IOException">The data of a tensor are damaged.</exception>
    public Dictionary<string, Tensor> ReadAll() => _names.Keys.ToDictionary(name => name, Read, StringComparer.Ordinal);

    /// <summary>Copies all into a model, as <see cref="StateDict.Load"/> does; whether the file fits and is intact is decided before.</summary>
    /// <param name="model">The model.</param>
    /// <param name="mayBeMissing">Which of its names the file need not have; none unless given. Those that it has are left out too where their shapes differ.</param>
    /// <exception cref="CheckpointException">It does not fit; the model is unchanged.</exception>
    /// <exception cref="IOException">It is damaged; the model is unchanged.</exception>
    public LoadReport LoadInto(nn.Module model, Func<string, bool>? mayBeMissing = null)
    {
        Dictionary<string, Tensor> target = model.state_dict();
        string[] taken = [.. _names.Keys.Where(name => !(mayBeMissing?.Invoke(name) == true && target.TryGetValue(name, out Tensor? wanted) && !Headers[name].Shape.SequenceEqual(wanted.shape)))];
        try
        {
            StateDict.Compare(target, taken.ToDictionary(name => name, name => Headers[name], StringComparer.Ordinal), mayBeMissing);
        }
        catch (CheckpointException e)
        {
            throw new CheckpointException($"{File.FilePath} does not fit the model", e.Problems);
        }
        File.Verify();
        using DisposeScope scope = NewDisposeScope();
        return StateDict.Load(model, taken.ToDictionary(name => name, Read, StringComparer.Ordinal), mayBeMissing);
    }

    /// <summary>Closes the file. Tensors that were read stay.</summary>
    public void Dispose() => File.Dispose();
}
