using GqaGen.Runtime.Storage.Pickle;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.PyTorch;

/// <summary>All that a checkpoint may name: what makes ordered dictionaries and tensors, and the types of storages (torch/_utils.py, torch/serialization.py).</summary>
internal static class PyTorchGlobals
{
    private static readonly Dictionary<string, ScalarType> Storages = new(StringComparer.Ordinal)
    {
        ["torch.DoubleStorage"] = ScalarType.Float64, ["torch.FloatStorage"] = ScalarType.Float32, ["torch.HalfStorage"] = ScalarType.Float16,
        ["torch.BFloat16Storage"] = ScalarType.BFloat16, ["torch.LongStorage"] = ScalarType.Int64, ["torch.IntStorage"] = ScalarType.Int32,
        ["torch.ShortStorage"] = ScalarType.Int16, ["torch.CharStorage"] = ScalarType.Int8, ["torch.ByteStorage"] = ScalarType.Byte,
        ["torch.BoolStorage"] = ScalarType.Bool,
    };

    /// <summary>The list, by name.</summary>
    public static IReadOnlyDictionary<string, PickleGlobal> All { get; } = Storages.Keys.Select(name => new PickleGlobal(name))
        .Append(PickleOrderedDict.Global)
        .Append(new("torch._utils._rebuild_tensor_v2", PyTorchTensor.Rebuild))
        .Append(new("torch._utils._rebuild_parameter", arguments => arguments.Get<PyTorchTensor>(0)))
        .ToDictionary(global => global.Name, StringComparer.Ordinal);

    /// <summary>The storage of a persistent id: <c>('storage', storage_type, key, location, numel)</c>.</summary>
    /// <exception cref="PickleException">It is something else.</exception>
    public static PyTorchStorage Storage(object? id)
    {
        var parts = PickleArguments.Of("a persistent id", id);
        parts.Expect(5, 5);
        if (parts.Text(0) != "storage") throw new PickleException($"a persistent id of {PickleException.Quote(parts.Text(0))}, expected 'storage'");
        string type = parts.Get<PickleGlobal>(1).Name;
        if (!Storages.TryGetValue(type, out ScalarType dtype)) throw new PickleException($"a storage of type {type}");
        long count = parts.Get<long>(4);
        if (count < 0 || count > long.MaxValue / SafetensorsDtype.SizeOf(dtype)) throw new PickleException($"a storage of {count} numbers");
        return new(parts.Text(2), dtype, count);
    }
}
