using GqaGen.Runtime.Storage.Pickle;

namespace GqaGen.Runtime.Checkpoints.PyTorch;

/// <summary>The weights among whatever a checkpoint holds: tensors by name. Everything else (epochs, optimizers, versions) is not read.</summary>
/// <param name="Key">The entries that lead to them, joined by dots; empty if the checkpoint is nothing else.</param>
/// <param name="Tensors">Themselves, in the checkpoint's order.</param>
internal sealed record StateDictChoice(string Key, OrderedDictionary<string, PyTorchTensor> Tensors)
{
    private const int DeepestNesting = 4, MostListed = 8;

    // timm's order (timm/models/_helpers.py, load_state_dict), which prefers averaged weights.
    private static readonly string[] KnownKeys = ["state_dict_ema", "model_ema", "state_dict", "model"];

    /// <summary>Finds them.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="root">What the checkpoint holds.</param>
    /// <param name="key">The entry to take; chosen unless given.</param>
    /// <exception cref="PyTorchFileException">There are none, or more than one entry could be meant.</exception>
    public static StateDictChoice Of(string path, object? root, string? key)
    {
        var keys = new List<string>();
        object? at = root;
        if (key is not null)
        {
            if (root is not PickleDict dict || !dict.TryGetValue(key, out at)) throw Error($"there is no entry {PickleException.Quote(key)}; {Contents(root)}");
            keys.Add(key);
        }
        while (at is PickleDict dict && keys.Count < DeepestNesting && Next(path, dict) is { } next)
        {
            keys.Add(next);
            dict.TryGetValue(next, out at);
        }
        OrderedDictionary<string, PyTorchTensor> tensors = TensorsOf(at);
        return tensors.Count > 0 ? new(string.Join('.', keys), tensors) : throw Error($"there are no tensors by name{(keys.Count == 0 ? "" : $" in {PickleException.Quote(string.Join('.', keys))}")}; {Contents(at)}");

        PyTorchFileException Error(string problem) => new($"{path}: {problem}.");
    }

    // The entry to go into; null if the dict itself is meant.
    private static string? Next(string path, PickleDict dict)
    {
        if (KnownKeys.FirstOrDefault(known => Inner(dict, known) is { } inner && (HasTensors(inner) || KnownKeys.Any(deeper => Inner(inner, deeper) is not null))) is { } found) return found;
        if (HasTensors(dict)) return null;
        var looked = new Dictionary<object, bool>(ReferenceEqualityComparer.Instance);     // thousands of entries may be one and the same dict
        var candidates = new List<string>();
        foreach ((object key, object? value) in dict)
        {
            if (key is not string name || value is not PickleDict inner) continue;
            if (!looked.TryGetValue(inner, out bool has)) looked.Add(inner, has = HasTensors(inner));
            if (has) candidates.Add(name);
            if (candidates.Count > MostListed) break;
        }
        return candidates.Count <= 1
            ? candidates.FirstOrDefault()
            : throw new PyTorchFileException($"{path}: several entries hold tensors by name ({string.Join(", ", candidates.Take(MostListed).Select(PickleException.Quote))}{(candidates.Count > MostListed ? " …" : "")}); say which one holds the weights.");
    }

    private static PickleDict? Inner(PickleDict dict, string key) => dict.TryGetValue(key, out object? value) ? value as PickleDict : null;

    private static bool HasTensors(PickleDict dict) => dict.Any(item => item is { Key: string, Value: PyTorchTensor });

    private static OrderedDictionary<string, PyTorchTensor> TensorsOf(object? value)
    {
        var tensors = new OrderedDictionary<string, PyTorchTensor>(StringComparer.Ordinal);
        if (value is PickleDict dict)
            foreach ((object name, object? item) in dict)
                if (name is string text && item is PyTorchTensor tensor) tensors.Add(text, tensor);
        return tensors;
    }

    private static string Contents(object? value) => value is not PickleDict dict
        ? $"expected a state dict, found {PickleArguments.Kind(value)}"
        : $"found {(dict.Count == 0 ? "nothing" : string.Join(", ", dict.Take(MostListed).Select(item => $"{PickleException.Quote($"{item.Key}")} ({PickleArguments.Kind(item.Value)})")))}{(dict.Count > MostListed ? " …" : "")}";
}
