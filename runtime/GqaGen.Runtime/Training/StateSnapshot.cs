using GqaGen.Runtime.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// All that a forward in training changes in a model but its gradients: the buffers of its modules (allocations, norms, random streams, …) and
/// what its layers watch. Each copy stays on the device of what it is a copy of.
/// </summary>
internal sealed class StateSnapshot : IDisposable
{
    private readonly (Tensor State, Tensor Copy)[] _copies;

    /// <summary>Keeps the state as it is now.</summary>
    public StateSnapshot(nn.Module model, IEnumerable<IGroupedAttention> layers)
    {
        using IDisposable noGrad = no_grad();
        _copies = [.. model.buffers().Concat(layers.Select(layer => layer.NonFiniteAge).OfType<Tensor>()).Select(state => (state, state.clone().DetachFromDisposeScope()))];
    }

    /// <summary>Brings it back.</summary>
    public void Restore()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor state, Tensor copy) in _copies) state.copy_(copy);
    }

    /// <summary>Frees the copies.</summary>
    public void Dispose()
    {
        foreach ((_, Tensor copy) in _copies) copy.Dispose();
    }
}
