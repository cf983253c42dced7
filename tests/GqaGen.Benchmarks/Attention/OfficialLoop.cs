using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Benchmarks.Attention;

/// <summary>
/// What the official code does, written anew: the allocation is read back to the host, then each KV head attends with its query heads on its
/// own, softmax(q kᵀ / √d) v by plain products.
/// </summary>
internal sealed class OfficialLoop(AttentionWeights w)
{
    private readonly AttentionShape _s = w.Shape;

    /// <summary>With an allocation [G] on the device; or from the norms of the keys where it is null.</summary>
    public Tensor Run(Tensor? allocation, bool perturbed)
    {
        Tensor q = Heads(w.Wq, w.Bq, _s.H), k = Heads(w.Wk, w.Bk, _s.G), v = Heads(w.Wv, w.Bv, _s.G);
        long[] counts = (allocation ?? Allocate(k.detach())).cpu().data<long>().ToArray();
        var outputs = new List<Tensor>();
        long at = 0;
        for (int g = 0; g < counts.Length; at += counts[g], g++)
        {
            if (counts[g] == 0) continue;
            // Freed at once, as Python frees them.
            using Tensor products = matmul(q.narrow(1, at, counts[g]), k.narrow(1, g, 1).transpose(-2, -1));
            using Tensor scores = products / Math.Sqrt(_s.D);
            products.Dispose();
            using Tensor map = functional.softmax(scores, -1);
            scores.Dispose();
            outputs.Add(perturbed ? Perturbed(map, v.narrow(1, g, 1)) : matmul(map, v.narrow(1, g, 1)));
        }
        return functional.linear(cat(outputs, 1).transpose(1, 2).reshape(_s.B, _s.N, _s.C), w.Wp.to(w.Type), w.Bp.to(w.Type));
    }

    private Tensor Perturbed(Tensor map, Tensor v)
    {
        using Tensor noise = randn_like(map) * map.detach().std(-1, unbiased: false, keepdim: true) * (1 - eye(_s.N, dtype: map.dtype));
        return matmul(map - noise, v);
    }

    private Tensor Heads(Tensor weight, Tensor bias, int heads) =>
        functional.linear(w.Tokens.to(w.Type), weight.to(w.Type), bias.to(w.Type)).view(_s.B, _s.N, heads, _s.D).transpose(1, 2);

    // Half to even, then the largest gives and the smallest gets until the sum is right.
    private Tensor Allocate(Tensor k)
    {
        using IDisposable noGrad = no_grad();
        Tensor norms = k.to(ScalarType.Float32).square().sum([2, 3]).sqrt().sum([0]);
        Tensor weights = (norms - norms.min()) / (norms.max() - norms.min());
        Tensor counts = (weights / weights.sum() * _s.H).round().to(ScalarType.Int64);
        while (counts.sum().item<long>() > _s.H) counts[counts.argmax().item<long>()] -= 1;
        while (counts.sum().item<long>() < _s.H) counts[counts.argmin().item<long>()] += 1;
        return counts;
    }
}
