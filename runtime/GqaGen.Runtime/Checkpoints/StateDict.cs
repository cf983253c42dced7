using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints;

/// <summary>Copies the state of a module (parameters and buffers, by name) out and in.</summary>
public static class StateDict
{
    private const string Allocation = ".allocation";

    /// <summary>
    /// Copies <paramref name="source"/> into the parameters and buffers of <paramref name="module"/>, wherever it lives: all of it or nothing.
    /// Floating types are converted to the module's; integers and booleans must have its type.
    /// </summary>
    /// <param name="module">The module to fill.</param>
    /// <param name="source">Tensors by the names of the module's state dict; they stay the caller's.</param>
    /// <param name="mayBeMissing">Which names of the module the source need not have; none unless given.</param>
    /// <exception cref="CheckpointException">Tensors are missing, unexpected, misshapen or of another type; the message names all of them. The module is unchanged.</exception>
    public static LoadReport Load(nn.Module module, IReadOnlyDictionary<string, Tensor> source, Func<string, bool>? mayBeMissing = null)
    {
        Dictionary<string, Tensor> target = module.state_dict();
        LoadReport report = Compare(target, source.ToDictionary(s => s.Key, s => TensorHeader.Of(s.Value), StringComparer.Ordinal), mayBeMissing);
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        string[] problems = [.. report.Loaded.Select(name => AllocationProblem(name, target[name], source[name])).OfType<string>()];
        if (problems.Length > 0) throw new CheckpointException("The checkpoint does not fit the model", problems);
        foreach (string name in report.Loaded) target[name].copy_(source[name]);
        return report;
    }

    /// <summary>Clones of the module's parameters and buffers on the CPU, detached from the graph. They belong to the caller's dispose scope, if there is one.</summary>
    public static Dictionary<string, Tensor> Snapshot(nn.Module module)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return module.state_dict().ToDictionary(s => s.Key, s => s.Value.detach().to(CPU, copy: true).MoveToOuterDisposeScope(), StringComparer.Ordinal);
    }

    // Counts of query heads become indices in the next forward.
    private static string? AllocationProblem(string name, Tensor target, Tensor source)
    {
        if (!name.EndsWith(Allocation, StringComparison.Ordinal) || target.dtype != ScalarType.Int64) return null;
        long[] counts = source.cpu().data<long>().ToArray();
        long heads = target.sum().item<long>();
        return counts.All(count => count >= 0 && count <= heads) && counts.Sum() == heads ? null : $"'{name}': [{string.Join(", ", counts)}] does not share out {heads} query heads";
    }

    /// <summary>Whether the module's tensor of that name is trained, as opposed to a buffer.</summary>
    internal static Func<string, bool> IsParameter(nn.Module module)
    {
        Dictionary<string, Tensor> state = module.state_dict();
        return name => state.TryGetValue(name, out Tensor? tensor) && tensor is Parameter;
    }

    /// <summary>What a load would do.</summary>
    /// <exception cref="CheckpointException">It would not fit.</exception>
    internal static LoadReport Compare(IReadOnlyDictionary<string, Tensor> target, IReadOnlyDictionary<string, TensorHeader> source, Func<string, bool>? mayBeMissing)
    {
        List<string> loaded = [], kept = [], cast = [], problems = [];
        foreach ((string name, Tensor tensor) in target)
        {
            var wanted = TensorHeader.Of(tensor);
            if (!source.TryGetValue(name, out TensorHeader found))
            {
                if (mayBeMissing?.Invoke(name) == true) kept.Add(name);
                else problems.Add($"missing: '{name}', expected {wanted}");
                continue;
            }
            if (Mismatch(wanted, found) is { } problem) problems.Add($"'{name}': {problem}");
            loaded.Add(name);
            if (found.Dtype != wanted.Dtype) cast.Add(name);
        }
        problems.AddRange(source.Keys.Where(name => !target.ContainsKey(name)).Order(StringComparer.Ordinal)
            .Select(name => $"unexpected: {SafetensorsException.Quote(name)}, {source[name]}, is not a tensor of the model"));
        return problems.Count == 0 ? new(loaded, kept, cast) : throw new CheckpointException("The checkpoint does not fit the model", problems);
    }

    private static string? Mismatch(TensorHeader wanted, TensorHeader found)
    {
        if (!wanted.HasData) return "the model is on the meta device and has no memory to load into; move it first";
        if (!found.HasData) return "the source is on the meta device and has no data";
        if (!wanted.Shape.SequenceEqual(found.Shape)) return $"expected shape {TensorHeader.Shown(wanted.Shape)}, found {TensorHeader.Shown(found.Shape)}";
        bool convertible = wanted.Dtype == found.Dtype || (is_floating_point(wanted.Dtype) && is_floating_point(found.Dtype));
        return convertible ? null : $"expected dtype {wanted.Dtype}, found {found.Dtype}; only floating types are converted";
    }
}
