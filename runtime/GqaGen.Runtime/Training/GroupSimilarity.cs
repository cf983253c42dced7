using GqaGen.Runtime.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>
/// How alike the attention maps of query heads of one group are: the mean cosine similarity of the maps [N, N] of all pairs of query heads that
/// share a KV head, over images, by layer. This is what PGQA is meant to reduce (Khan et al. 2024, §3.4). While it is attached to a model, every
/// forward in evaluation mode is taken in, so that one <see cref="Evaluator.Evaluate"/> gives accuracy and similarity.
/// </summary>
/// <remarks>
/// Maps are what the module attends with: those of its own projections and of the allocation of each sample, noise included where a spec has it in
/// evaluation too. They are formed in float32, some images at a time, and are gone when the layer has returned. A map has no negative entry, so
/// even maps that have nothing to do with each other have a positive similarity.
/// </remarks>
public sealed class GroupSimilarity : IDisposable
{
    private readonly LayerSimilarity[] _layers;

    /// <summary>Attaches to the layers of a model.</summary>
    /// <param name="layers">The attention modules, first layer first.</param>
    /// <param name="maxImages">Only so many images are taken in, the first that come; all unless given.</param>
    /// <exception cref="ArgumentException">A layer has no projections named <c>q</c> and <c>k</c>; the message names it.</exception>
    public GroupSimilarity(IReadOnlyList<IGroupedAttention> layers, long maxImages = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxImages);
        _layers = [.. layers.Select((layer, i) => new LayerSimilarity(layer, i, maxImages))];
    }

    /// <summary>The means over the images so far, and starts anew; null for a layer none of whose groups has two heads. Reads back from the device once.</summary>
    public IReadOnlyList<double?> Take()
    {
        if (_layers.Length == 0) return [];
        using DisposeScope scope = NewDisposeScope();
        double[] totals = cat([.. _layers.Select(layer => layer.Totals)]).cpu().data<double>().ToArray();       // sum, pairs of each layer
        foreach (LayerSimilarity layer in _layers) layer.Reset();
        return [.. _layers.Select((_, i) => totals[(2 * i) + 1] > 0 ? totals[2 * i] / totals[(2 * i) + 1] : (double?)null)];
    }

    /// <summary>Detaches from the model.</summary>
    public void Dispose()
    {
        foreach (LayerSimilarity layer in _layers) layer.Dispose();
    }
}
