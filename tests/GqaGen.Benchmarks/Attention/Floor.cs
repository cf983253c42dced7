using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GqaGen.Benchmarks.Attention;

/// <summary>What no variant can do without: the four matrix products and one SDPA over G KV heads, on tensors that lie as the kernels like them.</summary>
internal sealed class Floor
{
    private readonly AttentionWeights _w;
    private readonly Tensor _q, _k, _v;

    public Floor(AttentionWeights w)
    {
        _w = w;
        AttentionShape s = w.Shape;
        _q = randn(s.B, s.G, s.R * s.N, s.D).to(w.Type).requires_grad_();
        _k = randn(s.B, s.G, s.N, s.D).to(w.Type).requires_grad_();
        _v = randn(s.B, s.G, s.N, s.D).to(w.Type).requires_grad_();
    }

    /// <summary>All that is computed, as one number where a backward follows.</summary>
    public Tensor Run(bool sums)
    {
        Tensor x = _w.Tokens.to(_w.Type);
        Tensor[] projected = [Linear(x, _w.Wq, _w.Bq), Linear(x, _w.Wk, _w.Bk), Linear(x, _w.Wv, _w.Bv)];
        Tensor y = Linear(functional.scaled_dot_product_attention(_q, _k, _v).reshape(_w.Shape.B, _w.Shape.N, _w.Shape.C), _w.Wp, _w.Bp);
        return sums ? projected.Aggregate(y.sum(), (sum, p) => sum + p.sum()) : y;
    }

    public void ClearGradients() => _q.grad = _k.grad = _v.grad = null;

    private Tensor Linear(Tensor x, Tensor weight, Tensor bias) => functional.linear(x, weight.to(_w.Type), bias.to(_w.Type));
}
