using GqaGen.Runtime.Storage.Pickle;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.PyTorch;

/// <summary>
/// An open checkpoint of <c>torch.save</c> (since PyTorch 1.6: <c>.pth</c>, <c>.pt</c>, <c>.bin</c>). Only tensors are rebuilt: the pickle inside
/// can name nothing but <c>OrderedDict</c>, storages and what rebuilds tensors and parameters, and runs nothing. Checksums are compared while data
/// are read.
/// </summary>
public sealed class PyTorchFile : WeightsFile
{
    private const int LongestPickle = 64 << 20, MostOpcodes = 1_000_000;
    private const string Mend = "in Python, save the weights alone: torch.save(torch.load('old.pth', map_location='cpu', weights_only=False)['state_dict'], 'weights.pth')";

    private readonly PyTorchArchive _archive;
    private readonly OrderedDictionary<string, PyTorchTensor> _tensors;

    private PyTorchFile(string path, PyTorchArchive archive, string? key)
        : base(path)
    {
        _archive = archive;
        if (archive.Has("byteorder") && archive.Read("byteorder", most: 16) is var order && !order.AsSpan().SequenceEqual("little"u8))
            throw Error("it was saved on a big-endian machine; load it there with torch.load and save its weights as safetensors");
        StateDictChoice choice = StateDictChoice.Of(path, Unpickle(), key);
        (Key, _tensors) = (choice.Key, choice.Tensors);
        Headers = _tensors.ToDictionary(t => t.Key, t => t.Value.Header, StringComparer.Ordinal);
        CheckTotal();
    }

    /// <summary>The entry that holds the weights, for instance <c>state_dict</c>; empty if the file is nothing else.</summary>
    public string Key { get; }

    /// <inheritdoc/>
    public override string Format => Key.Length == 0 ? "PyTorch state dict" : $"PyTorch checkpoint, entry '{Key}'";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorHeader> Headers { get; }

    /// <summary>Opens a checkpoint and reads all but its data.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The entry that holds the weights; chosen as timm does unless given.</param>
    /// <exception cref="PyTorchFileException">It is damaged, not one of <c>torch.save</c>, or holds no tensors by name.</exception>
    /// <exception cref="PickleException">Its pickle is damaged, or names what is refused.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static new PyTorchFile Open(string path, string? key = null)
    {
        var archive = new PyTorchArchive(path);
        try
        {
            return new PyTorchFile(path, archive, key);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PyTorchFileException">There is no such tensor, or its data are damaged.</exception>
    public override Tensor Read(string name)
    {
        if (!_tensors.TryGetValue(name, out PyTorchTensor? tensor)) throw Error($"there is no tensor {PickleException.Quote(name)} among its {_tensors.Count}");
        if (tensor.IsEmpty) return empty(tensor.Size.AsSpan(), tensor.Storage.Dtype, CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = empty(tensor.IsWhole ? tensor.Size.AsSpan() : [tensor.Storage.Count], tensor.Storage.Dtype, CPU);
        using (PyTorchArchive.EntryReader entry = _archive.Open(EntryOf(tensor.Storage)))
        {
            TensorBytes.ForEach(numbers, entry.Fill);
            entry.Check();
        }
        if (tensor.Storage.Dtype == ScalarType.Bool && !TensorBytes.HoldsBooleans(numbers)) throw Error($"tensor {PickleException.Quote(name)} of bool holds a byte other than 0 and 1");
        if (tensor.IsWhole) return numbers.MoveToOuterDisposeScope();
        Tensor view = numbers.as_strided([.. tensor.Size], [.. tensor.Stride], tensor.Offset);
        return empty(tensor.Size.AsSpan(), tensor.Storage.Dtype, CPU).copy_(view).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <exception cref="PyTorchFileException">They differ: the file is damaged.</exception>
    public override void Verify()
    {
        foreach (string entry in _tensors.Values.Select(t => EntryOf(t.Storage)).Distinct(StringComparer.Ordinal)) _archive.Verify(entry);
    }

    /// <summary>The error for a file of PyTorch before 1.6, or a bare pickle.</summary>
    internal static PyTorchFileException LegacyFormat(string path) => new(
        $"{path} is a bare pickle, as torch.save wrote before PyTorch 1.6, or another of Python's; only the zip archive is read. Save it again in Python: "
        + "torch.save(torch.load('old.pth', map_location='cpu'), 'new.pth').");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _archive.Dispose();
    }

    private object? Unpickle()
    {
        var storages = new Dictionary<string, PyTorchStorage>(StringComparer.Ordinal);
        try
        {
            return PickleReader.Read($"{FilePath}: data.pkl", _archive.Read("data.pkl", LongestPickle), PyTorchGlobals.All, id => Known(storages, PyTorchGlobals.Storage(id)), MostOpcodes);
        }
        catch (PickleException e) when (e.RefusedGlobal is not null)
        {
            throw new PickleException($"{e.Message} A checkpoint that holds more than tensors is not read; {Mend}.", e) { RefusedGlobal = e.RefusedGlobal };
        }
    }

    private PyTorchStorage Known(Dictionary<string, PyTorchStorage> storages, PyTorchStorage storage)
    {
        if (storages.TryGetValue(storage.Key, out PyTorchStorage? known))
            return known == storage ? known : throw new PickleException($"storage {PickleException.Quote(storage.Key)} is {storage.Count} numbers of {storage.Dtype}, and was {known.Count} of {known.Dtype}");
        if (!_archive.Has(EntryOf(storage))) throw new PickleException($"storage {PickleException.Quote(storage.Key)} is not in the archive");
        long length = _archive.LengthOf(EntryOf(storage));
        if (length != storage.ByteCount) throw new PickleException($"storage {PickleException.Quote(storage.Key)} is {length} bytes long, expected {storage.ByteCount} for {storage.Count} numbers of {storage.Dtype}");
        return storages[storage.Key] = storage;
    }

    // Tied weights share a storage; a file that makes much of little is not one of weights.
    private void CheckTotal()
    {
        Int128 total = 0;
        foreach (PyTorchTensor tensor in _tensors.Values) total += (Int128)tensor.Header.Count * SafetensorsDtype.SizeOf(tensor.Storage.Dtype);
        if (total > 2 * (Int128)_archive.FileLength) throw Error($"its tensors share storages and would take {total} bytes, more than twice the file's {_archive.FileLength}; save copies of them (.clone())");
    }

    private static string EntryOf(PyTorchStorage storage) => $"data/{storage.Key}";

    private PyTorchFileException Error(string problem) => new($"{FilePath}: {problem}.");
}
