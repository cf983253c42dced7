using GqaGen.Runtime.Devices;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Grouping;

/// <summary>A rule that allocates query heads by the keys: k [B, G, N, d] → allocation int64, [G] or [B, G].</summary>
public abstract class KeyDrivenGrouping : nn.Module<Tensor, Tensor>
{
    private Tensor _nonFiniteAge;

    /// <summary>Makes the rule for H query heads over G KV heads.</summary>
    protected KeyDrivenGrouping(string name, long numHeads, long numKvHeads, Device device)
        : base(name)
    {
        NumHeads = numHeads;
        NumKvHeads = numKvHeads;
        _nonFiniteAge = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <summary>Query heads H.</summary>
    public long NumHeads { get; }

    /// <summary>Key-value heads G.</summary>
    public long NumKvHeads { get; }

    /// <summary>The allocation of the last forward, int64 [G] or [B, G]; uniform before the first. It belongs to the module.</summary>
    public abstract Tensor LastAllocation { get; }

    /// <summary>How many training forwards ago, counting the last as 1, a norm was first not finite; 0 while all were. Int64 scalar.</summary>
    public Tensor NonFiniteAge => _nonFiniteAge;

    /// <summary>Keeps <see cref="NonFiniteAge"/>; called with the norms of each training forward.</summary>
    protected void Watch(Tensor norms)
    {
        Tensor finite = Finite.All(norms);
        _nonFiniteAge.copy_((_nonFiniteAge + 1) * ((_nonFiniteAge > 0) | (finite == false)));
    }

    /// <summary>Moves what TorchSharp would leave behind, and never narrows norms below float32.</summary>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        base._toEpilog(dtype is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : dtype, device, non_blocking);
        DeviceTensor.Move(ref _nonFiniteAge, device);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _nonFiniteAge.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Does nothing: constructors register what is state, and a field may hold a tensor that is not.</summary>
    protected sealed override void RegisterComponents()
    {
    }
}
