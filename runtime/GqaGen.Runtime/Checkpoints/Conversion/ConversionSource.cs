using static TorchSharp.torch;

namespace GqaGen.Runtime.Checkpoints.Conversion;

/// <summary>The weights that are converted, in memory or in a file that is read tensor by tensor, under timm's names without what wrappers put before them.</summary>
internal sealed class ConversionSource : IDisposable
{
    private const int MostWrappers = 4;

    // DistributedDataParallel, torch.compile, Lightning and the like.
    private static readonly string[] Wrappers = ["module.", "_orig_mod.", "model.", "backbone."];

    private readonly Func<string, Tensor> _read;
    private readonly bool _shared;
    private (string Name, Tensor Tensor)? _last;

    private ConversionSource(string name, IReadOnlyDictionary<string, TensorHeader> headers, Func<string, Tensor> read, bool shared)
    {
        (Name, _read, _shared) = (name, read, shared);
        for (int i = 0; i < MostWrappers && Wrappers.FirstOrDefault(w => headers.Count > 0 && headers.Keys.All(k => k.StartsWith(Prefix + w, StringComparison.Ordinal))) is { } wrapper; i++)
            Prefix += wrapper;
        Headers = Prefix.Length == 0 ? headers : headers.ToDictionary(h => h.Key[Prefix.Length..], h => h.Value, StringComparer.Ordinal);
    }

    /// <summary>What it is, for reports.</summary>
    public string Name { get; }

    /// <summary>What every name began with, and is not in <see cref="Headers"/>.</summary>
    public string Prefix { get; } = "";

    /// <summary>What there is, by name.</summary>
    public IReadOnlyDictionary<string, TensorHeader> Headers { get; }

    /// <summary>Tensors in memory, which stay the caller's.</summary>
    public static ConversionSource Of(IReadOnlyDictionary<string, Tensor> tensors) =>
        new("tensors in memory", tensors.ToDictionary(t => t.Key, t => TensorHeader.Of(t.Value), StringComparer.Ordinal), name => tensors[name], shared: true);

    /// <summary>A file, which stays open and the caller's.</summary>
    public static ConversionSource Of(WeightsFile file) => new($"{Path.GetFileName(file.FilePath)} ({file.Format})", file.Headers, file.Read, shared: false);

    /// <summary>A tensor to look at, in the current dispose scope; its memory may be the caller's.</summary>
    public Tensor Look(string name)
    {
        if (_shared) return _read(Prefix + name).detach();
        if (_last?.Name != name)
        {
            Dispose();
            _last = (name, _read(Prefix + name).DetachFromDisposeScope());
        }
        return _last.Value.Tensor.detach();
    }

    /// <summary>A tensor with memory of its own, in the current dispose scope.</summary>
    public Tensor Take(string name) => _shared ? _read(Prefix + name).clone() : _read(Prefix + name);

    /// <summary>Forgets what was read last, which is kept because three of a model's tensors are often parts of one.</summary>
    public void Dispose()
    {
        _last?.Tensor.Dispose();
        _last = null;
    }
}
