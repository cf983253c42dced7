using GqaGen.Runtime.Attention;
using GqaGen.Runtime.Attention.Perturbation;
using GqaGen.Runtime.Grouping;
using TorchSharp;
using static TorchSharp.torch;

namespace GqaGen.Runtime.Training;

/// <summary>Sums the similarities of one layer, on its device, from what its projections and its noise gave in a forward.</summary>
internal sealed class LayerSimilarity : IDisposable
{
    /// <summary>Numbers in the maps that are formed at once, if one image has no more.</summary>
    private const long MostMapNumbers = 1 << 22;

    private readonly IGroupedAttention _layer;
    private readonly long _maxImages;
    private readonly List<Action> _detach = [];
    private readonly Tensor _totals;                // float64 [2]: sum of similarities, pairs
    private Tensor? _q;                             // [B, N, H·d], or [B, G, N·r, d] where the query heads are folded
    private Tensor? _k;                             // [B, N, G·d]
    private Tensor? _noisy;                         // the perturbed map, in q's layout
    private long _images;

    public LayerSimilarity(IGroupedAttention layer, int index, long maxImages)
    {
        (_layer, _maxImages) = (layer, maxImages);
        var attention = (nn.Module)layer;
        Dictionary<string, nn.Module> parts = attention.named_children().ToDictionary(child => child.name, child => child.module);
        if (attention is not nn.Module<Tensor, Tensor> forward
            || parts.GetValueOrDefault("q") is not nn.Module<Tensor, Tensor> q || parts.GetValueOrDefault("k") is not nn.Module<Tensor, Tensor> k)
        {
            throw new ArgumentException($"Layer {index}: {attention.GetName()} has no projections q and k of [B, N, C] to watch.", nameof(layer));
        }

        Watch(q, output => Keep(ref _q, output));
        Watch(k, output => Keep(ref _k, output));
        if (parts.GetValueOrDefault("noise") is GaussianNoise noise) Watch(noise, output => Keep(ref _noisy, output));
        Watch(forward, _ => Add());
        _totals = zeros([2], ScalarType.Float64, layer.LastAllocation.device).DetachFromDisposeScope();
    }

    public Tensor Totals => _totals;

    public void Reset()
    {
        _totals.zero_();
        _images = 0;
    }

    public void Dispose()
    {
        foreach (Action detach in _detach) detach();
        Forget();
        _totals.Dispose();
    }

    private void Watch(nn.Module<Tensor, Tensor> module, Action<Tensor> see)
    {
        var hook = module.register_forward_hook((_, _, output) =>
        {
            if (!((nn.Module)_layer).training && _images < _maxImages) see(output);
            return output;
        });
        _detach.Add(hook.remove);
    }

    private static void Keep(ref Tensor? kept, Tensor output)
    {
        kept?.Dispose();
        kept = output.detach().DetachFromDisposeScope();
    }

    private void Forget()
    {
        _q?.Dispose();
        _k?.Dispose();
        _noisy?.Dispose();
        (_q, _k, _noisy) = (null, null, null);
    }

    private void Add()
    {
        if (_q is null || _k is null) throw new InvalidOperationException("The attention returned without calling its projections q and k.");
        try
        {
            using IDisposable noGrad = no_grad();
            using DisposeScope scope = NewDisposeScope();
            long images = Math.Min(_k.shape[0], _maxImages - _images), n = _k.shape[1];
            long atOnce = Math.Max(1, MostMapNumbers / (_layer.NumHeads * n * n));
            Tensor heads = HeadMap.Of(_layer.LastAllocation, _layer.NumHeads);                              // [H] or [B, H]
            Tensor pairs = (heads.unsqueeze(-1) == heads.unsqueeze(-2)).triu(1);                            // [H, H] or [B, H, H]
            for (long from = 0; from < images; from += atOnce)
            {
                using DisposeScope part = NewDisposeScope();
                long count = Math.Min(atOnce, images - from);
                Tensor similarities = Similarities(Maps(from, count, heads));                               // [b, H, H]
                Tensor counted = (pairs.dim() == 3 ? pairs.narrow(0, from, count) : pairs.expand(count, -1, -1)).to(ScalarType.Float64);
                _totals.add_(stack([(similarities * counted).sum(), counted.sum()]));
            }

            _images += images;
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>The maps of some images [b, H, N, N].</summary>
    private Tensor Maps(long from, long count, Tensor heads)
    {
        long n = _k!.shape[1];
        if (_noisy is not null) return InHeadOrder(_noisy.narrow(0, from, count).to(ScalarType.Float32), n);
        Tensor q = _q!.narrow(0, from, count).to(ScalarType.Float32);
        Tensor k = _k.narrow(0, from, count).to(ScalarType.Float32);
        q = q.dim() == 4 ? InHeadOrder(q, n) : q.view(count, n, _layer.NumHeads, -1).transpose(1, 2);      // [b, H, N, d]
        k = k.view(count, n, _layer.NumKvHeads, -1).transpose(1, 2);                                        // [b, G, N, d]
        return AttentionMap.Softmax(q, HeadMap.Select(k, heads.dim() == 1 ? heads : heads.narrow(0, from, count)));
    }

    /// <summary>[b, X, N·r, m] with r rows beside each token → [b, X·r, N, m].</summary>
    private static Tensor InHeadOrder(Tensor folded, long n)
    {
        long b = folded.shape[0], x = folded.shape[1], r = folded.shape[2] / n, m = folded.shape[3];
        return folded.view(b, x, n, r, m).transpose(2, 3).reshape(b, x * r, n, m);
    }

    /// <summary>Maps [b, H, N, N] → the cosine of each pair of them [b, H, H], in float64.</summary>
    private static Tensor Similarities(Tensor maps)
    {
        Tensor flat = maps.flatten(2);
        Tensor unit = flat / linalg.vector_norm(flat, 2, dims: [-1], keepdim: true);
        return unit.bmm(unit.transpose(1, 2)).to(ScalarType.Float64);
    }
}
