using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Data;
using GqaGen.Runtime.Grouping;
using GqaGen.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Experiments.Studies.Training;

/// <summary>
/// How alike the query heads of a group attend: the cosine of the attention maps of each two of them, a mean over pairs and images. It is what the
/// perturbation of PGQA is meant to lower (Khan et al. 2024, arXiv 2408.08454).
/// </summary>
internal static class GroupSimilarity
{
    /// <summary>By layer; null where no group has two query heads.</summary>
    /// <param name="model">In evaluation mode.</param>
    /// <param name="images">Images that fit it.</param>
    /// <param name="most">At most that many of them, the first.</param>
    /// <param name="batchSize">Images at once.</param>
    /// <param name="token">Ends the measurement between two batches.</param>
    public static IReadOnlyList<double?> Measure<TModel>(TModel model, IImageDataset images, long most, int batchSize, CancellationToken token)
        where TModel : nn.Module<Tensor, Tensor>, IVisionModel<TModel>
    {
        Tensor weight = model.parameters().First();
        var layers = new LayerSimilarity[model.AttentionLayers.Count];
        for (int i = 0; i < layers.Length; i++) layers[i] = new LayerSimilarity(model.AttentionLayers[i]);
        try
        {
            using IDisposable noGrad = no_grad();
            for (long at = 0, end = Math.Min(images.Count, most); at < end; at += batchSize)
            {
                token.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                long[] indices = new long[Math.Min(batchSize, end - at)];
                for (int i = 0; i < indices.Length; i++) indices[i] = at + i;
                model.call(images.Batch(indices).Images.to(weight.dtype, weight.device));
            }
            return [.. layers.Select(l => l.Mean)];
        }
        finally
        {
            foreach (LayerSimilarity layer in layers) layer.Dispose();
        }
    }

    /// <summary>Attention maps [B, H, N, N], KV head of each query head int64 [B, H] → sum of the cosines of pairs in one group, and their number.</summary>
    internal static (double Sum, double Pairs) OfMaps(Tensor maps, Tensor heads)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor flat = maps.flatten(2);                                                  // [B, H, N²]
        Tensor unit = flat / flat.norm(2, keepdim: true, p: 2f).clamp_min(1e-12);
        Tensor cosines = unit.bmm(unit.transpose(1, 2));                                // [B, H, H]
        Tensor pairs = heads.unsqueeze(2).eq(heads.unsqueeze(1)).triu(1).to(cosines.dtype);
        return ((cosines * pairs).sum().ToDouble(), pairs.sum().ToDouble());
    }

    /// <summary>Listens to one layer and forms the maps that its fast path does not keep.</summary>
    private sealed class LayerSimilarity : IDisposable
    {
        private readonly IGroupedAttention _layer;
        private readonly Dictionary<string, Tensor> _parameters;
        private readonly nn.HookableModule<Func<nn.Module<Tensor, Tensor>, Tensor, Tensor>, Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>.HookRemover _hook;
        private double _sum, _pairs;

        public LayerSimilarity(IGroupedAttention layer)
        {
            var module = (nn.Module<Tensor, Tensor>)layer;
            _layer = layer;
            _parameters = module.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
            _hook = module.register_forward_hook((_, x, y) =>
            {
                Add(x);
                return y;
            });
        }

        public double? Mean => _pairs == 0 ? null : _sum / _pairs;

        public void Dispose() => _hook.remove();

        // x [B, N, C]
        private void Add(Tensor x)
        {
            using DisposeScope scope = NewDisposeScope();
            long b = x.shape[0], n = x.shape[1];
            Tensor q = Project("q", x).view(b, n, _layer.NumHeads, -1).transpose(1, 2);         // [B, H, N, d]
            Tensor k = Project("k", x).view(b, n, _layer.NumKvHeads, -1).transpose(1, 2);       // [B, G, N, d]
            Tensor allocation = _layer.LastAllocation;                                          // [G] or [B, G]
            Tensor heads = HeadMap.Of(allocation, _layer.NumHeads);                             // [H] or [B, H]
            if (heads.dim() == 1) heads = heads.unsqueeze(0).expand(b, -1);
            Tensor keys = k.gather(1, heads.view(b, -1, 1, 1).expand(-1, -1, n, k.shape[3]));   // [B, H, N, d]
            (double sum, double pairs) = OfMaps(AttentionMap.Softmax(q, keys), heads);
            (_sum, _pairs) = (_sum + sum, _pairs + pairs);
        }

        private Tensor Project(string name, Tensor x) =>
            nn.functional.linear(x.to(ScalarType.Float32), _parameters[$"{name}.weight"].to(ScalarType.Float32), _parameters.TryGetValue($"{name}.bias", out Tensor? bias) ? bias.to(ScalarType.Float32) : null);
    }
}
