using System.Text.Json;
using GqaGen.Runtime.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Variants.Tests.Golden;

/// <summary>One case of the golden set: its configuration, and its tensors while it is open.</summary>
public sealed class GoldenCase(string folder, JsonElement entry) : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private Dictionary<string, Tensor>? _tensors;

    public string Name => entry.GetProperty("name").GetString()!;

    public string Variant => entry.GetProperty("variant").GetString()!;

    public string Folder => folder;

    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors ??= Read(entry.GetProperty("file").GetString()!);

    public Tensor this[string tensor] => Tensors[tensor];

    public bool Has(string tensor) => Tensors.ContainsKey(tensor);

    public int Int(string key) => entry.GetProperty("config").GetProperty(key).GetInt32();

    public int Int(string key, int otherwise) => entry.GetProperty("config").TryGetProperty(key, out JsonElement value) ? value.GetInt32() : otherwise;

    public bool Bool(string key) => entry.GetProperty("config").GetProperty(key).GetBoolean();

    public string Text(string key) => entry.GetProperty("config").GetProperty(key).GetString()!;

    public string[] Texts(string key) => [.. entry.GetProperty("config").GetProperty(key).EnumerateArray().Select(e => e.GetString()!)];

    /// <summary>The tolerance of a precision (f32, f64); PGQA in float64 starts from the float32 draw and has one of its own.</summary>
    public Tolerance Tolerance(string precision)
    {
        JsonElement tolerances = entry.GetProperty("tolerance");
        JsonElement one = precision == "f64" && tolerances.TryGetProperty("f64_from_uniform", out JsonElement uniform) ? uniform : tolerances.GetProperty(precision);
        return new(one.GetProperty("atol").GetDouble(), one.GetProperty("rtol").GetDouble());
    }

    public Dictionary<string, Tensor> Read(string file)
    {
        using SafetensorsFile tensors = SafetensorsFile.Open(Path.Combine(folder, file));
        return tensors.ReadAll();
    }

    /// <summary>The tensors under a prefix, without it.</summary>
    public Dictionary<string, Tensor> Under(string prefix) => Tensors
        .Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(t => t.Key[prefix.Length..], t => t.Value, StringComparer.Ordinal);

    public void Dispose() => _scope.Dispose();

    public override string ToString() => Name;
}

/// <summary>|a − b| ≤ atol + rtol · |b|.</summary>
public sealed record Tolerance(double Absolute, double Relative)
{
    public void Holds(Tensor wanted, Tensor actual, string what)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.True(wanted.shape.SequenceEqual(actual.shape), $"{what}: shape [{string.Join(", ", actual.shape)}], wanted [{string.Join(", ", wanted.shape)}]");
        Tensor b = wanted.to(ScalarType.Float64), a = actual.detach().to(ScalarType.Float64);
        Tensor excess = (a - b).abs() - Absolute - (Relative * b.abs());
        Assert.True(excess.numel() == 0 || excess.max().item<double>() <= 0,
            $"{what}: off by up to {(a - b).abs().max().item<double>():g3}, allowed {Absolute:g3} + {Relative:g3}·|wanted|");
    }
}
