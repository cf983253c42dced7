using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Benchmarks.Attention;

/// <summary>
/// What an expert would write by hand for one variant: straight tensor code for known shapes, no modules. There are several ways; the fastest
/// of those that fit a case is the one that the generated module is held against.
/// </summary>
internal sealed class HandWritten(AttentionWeights w)
{
    private static readonly jit.CompilationUnit Script =
        jit.compile("def gqa(q, k, v):\n    return torch.scaled_dot_product_attention(q, k, v, enable_gqa=True)\n");

    private readonly AttentionShape _s = w.Shape;

    /// <summary>Uniform groups.</summary>
    public IReadOnlyList<(string Name, Func<Tensor> Run)> Uniform =>
    [
        ("fold, activations reordered", () => Project(Unfold(Kernel(Fold(Q()), K(), V(), products: false)))),
        ("fold, weights reordered", () => FoldedWeights(products: false)),
        ("enable_gqa", () => Project((Tensor)Script.invoke("gqa", Q(), K(), V()))),
        ("fold, plain products", () => FoldedWeights(products: true)),
    ];

    /// <summary>A head map that is known, in host memory as <paramref name="allocation"/> and on the device as <paramref name="heads"/> [H].</summary>
    public IReadOnlyList<(string Name, Func<Tensor> Run)> Known(long[] allocation, Tensor heads) =>
    [
        ("gather", () => Project(Kernel(Q(), Select(K(), heads), Select(V(), heads), products: false))),
        ("views per group", () => Project(PerGroup(Q(), K(), V(), allocation))),
        ("gather, plain products", () => Project(Kernel(Q(), Select(K(), heads), Select(V(), heads), products: true))),
    ];

    /// <summary>A windowed rule in training: the norms of the keys are remembered, the head map [H] is that of the last window.</summary>
    public IReadOnlyList<(string Name, Func<Tensor> Run)> Windowed(Tensor heads, Tensor cache, bool averages) =>
    [
        .. new[] { false, true }.Select(products => (products ? "gather, plain products" : "gather", (Func<Tensor>)(() =>
        {
            Tensor k = K();
            using (no_grad())
            {
                Tensor norms = k.detach().to(ScalarType.Float32).square().sum([2, 3]).sqrt().sum([0]);
                if (averages) cache.mul_(0.9).add_(norms, 0.1);
            }
            return Project(Kernel(Q(), Select(k, heads), Select(V(), heads), products));
        }))),
    ];

    /// <summary>The allocation of each sample follows from the norms of its keys, in every forward.</summary>
    public IReadOnlyList<(string Name, Func<Tensor> Run)> KeyNorm =>
    [
        .. new[] { false, true }.Select(products => (products ? "gather, plain products" : "gather", (Func<Tensor>)(() =>
        {
            Tensor k = K(), heads;
            using (no_grad()) heads = Heads(k.detach());
            return Project(Kernel(Q(), SelectRows(k, heads), SelectRows(V(), heads), products));
        }))),
    ];

    /// <summary>Gaussian noise on the map of uniform groups.</summary>
    public IReadOnlyList<(string Name, Func<Tensor> Run)> Perturbed =>
    [
        ("map", () =>
        {
            Tensor map = functional.softmax(matmul(Q() / Math.Sqrt(_s.D), K().repeat_interleave(_s.R, 1).transpose(-2, -1)), -1);
            return Project(matmul(map - Noise(map.detach()), V().repeat_interleave(_s.R, 1)));
        }),
        ("folded map", () =>
        {
            Tensor map = functional.softmax(matmul(Fold(Q() / Math.Sqrt(_s.D)), K().transpose(-2, -1)), -1);      // [B, G, r·N, N]
            Tensor noise = Noise(map.detach().view(_s.B, _s.H, _s.N, _s.N)).view(map.shape);
            return Project(Unfold(matmul(map - noise, V())));
        }),
    ];

    private Tensor X => w.Tokens.to(w.Type);

    private Tensor Q() => Heads(w.Wq, w.Bq, _s.H);

    private Tensor K() => Heads(w.Wk, w.Bk, _s.G);

    private Tensor V() => Heads(w.Wv, w.Bv, _s.G);

    private Tensor Heads(Tensor weight, Tensor bias, int heads) =>
        functional.linear(X, weight.to(w.Type), bias.to(w.Type)).view(_s.B, _s.N, heads, _s.D).transpose(1, 2);

    private Tensor Project(Tensor y) => functional.linear(y.transpose(1, 2).reshape(_s.B, _s.N, _s.C), w.Wp.to(w.Type), w.Bp.to(w.Type));

    private Tensor Kernel(Tensor q, Tensor k, Tensor v, bool products) => products
        ? matmul(functional.softmax(matmul(q / Math.Sqrt(_s.D), k.transpose(-2, -1)), -1), v)
        : functional.scaled_dot_product_attention(q, k, v);

    private Tensor Fold(Tensor q) => q.reshape(_s.B, _s.G, _s.R * _s.N, _s.D);

    private Tensor Unfold(Tensor y) => y.reshape(_s.B, _s.H, _s.N, _s.D);

    private Tensor FoldedWeights(bool products)
    {
        Tensor wq = w.Wq.to(w.Type).view(_s.G, _s.R, _s.D, _s.C).transpose(0, 1).reshape(_s.C, _s.C);
        Tensor bq = w.Bq.to(w.Type).view(_s.G, _s.R, _s.D).transpose(0, 1).reshape(_s.C);
        Tensor wp = w.Wp.to(w.Type).view(_s.C, _s.G, _s.R, _s.D).transpose(1, 2).reshape(_s.C, _s.C);
        Tensor q = functional.linear(X, wq, bq).view(_s.B, _s.N * _s.R, _s.G, _s.D).transpose(1, 2);
        Tensor y = Kernel(q, K(), V(), products);
        return functional.linear(y.transpose(1, 2).reshape(_s.B, _s.N, _s.C), wp, w.Bp.to(w.Type));
    }

    private Tensor Select(Tensor kv, Tensor heads) => kv.transpose(1, 2).index_select(2, heads).transpose(1, 2);

    private Tensor SelectRows(Tensor kv, Tensor heads)
    {
        Tensor rows = (arange(0, (long)_s.B * _s.N * _s.G, _s.G, ScalarType.Int64).view(_s.B, _s.N, 1) + heads.unsqueeze(1)).flatten();
        return kv.transpose(1, 2).reshape(-1, _s.D).index_select(0, rows).view(_s.B, _s.N, _s.H, _s.D).transpose(1, 2);
    }

    private Tensor PerGroup(Tensor q, Tensor k, Tensor v, long[] allocation)
    {
        var outputs = new List<Tensor>();
        long at = 0;
        for (int g = 0; g < allocation.Length; at += allocation[g], g++)
        {
            long heads = allocation[g];
            if (heads > 0)
                outputs.Add(functional.scaled_dot_product_attention(q.narrow(1, at, heads), k.narrow(1, g, 1).expand(-1, heads, -1, -1), v.narrow(1, g, 1).expand(-1, heads, -1, -1)));
        }
        return cat(outputs, 1);
    }

    // k [B, G, N, d] → heads [B, H]: min-max scaled, one query head each, the rest by largest remainder.
    private Tensor Heads(Tensor k)
    {
        Tensor norms = k.to(ScalarType.Float32).square().sum([2, 3]).sqrt().to(ScalarType.Float64);
        Tensor low = norms.amin([-1], keepdim: true), high = norms.amax([-1], keepdim: true);
        Tensor weights = (norms - low) / (high - low);
        weights = where(weights.isfinite(), weights, ones_like(weights));
        Tensor share = (_s.H - _s.G) * weights / weights.sum([-1], keepdim: true), whole = share.floor();
        Tensor rank = (whole - share).argsort(-1).argsort(-1);
        Tensor allocation = whole + 1 + (rank < (_s.H - _s.G - whole.sum([-1], keepdim: true)));
        return (arange(_s.H) >= allocation.cumsum(-1).unsqueeze(-1)).sum([-2]);
    }

    private static Tensor Noise(Tensor map)
    {
        using IDisposable noGrad = no_grad();
        long n = map.shape[3];
        Tensor noise = randn_like(map);
        noise.diagonal(0, 2, 3).zero_();
        noise.sub_(noise.sum([-1], keepdim: true) / (n - 1));
        noise.diagonal(0, 2, 3).zero_();
        Tensor wanted = linalg.vector_norm(map - map.mean([-1], keepdim: true), 2, [3], keepdim: true);
        return noise.mul_(wanted / linalg.vector_norm(noise, 2, [3], keepdim: true));
    }
}
